//! In: a [`Document`]. Out: its text as JSON, its schemas and paths in the order it has them.

use serde_json::{Map, Value, json};

use super::{Answer, Body, Document, Extra, Member, Object, Operation, Place, Schema, TAG};

impl Document {
    /// The document as a file would hold it.
    pub(crate) fn json(&self) -> Value {
        let schemas: Map<String, Value> = self
            .schemas
            .iter()
            .map(|(name, schema)| (name.clone(), self.schema(schema)))
            .collect();
        let paths: Map<String, Value> = self
            .operations
            .iter()
            .map(|operation| self.path(operation))
            .collect();
        let mut document = json!({
            "openapi": "3.0.3",
            "info": {"title": "Anything", "version": "1.0.0", "description": "Made by chance."},
            "servers": [{"url": "https://anything.example"}],
            "paths": paths,
            "components": {
                "schemas": schemas,
                "securitySchemes": {
                    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                    "token": {"type": "http", "scheme": "bearer"},
                    "basic": {"type": "http", "scheme": "basic"},
                    "oauth": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://anything.example/token", "scopes": {}}}},
                },
            },
        });
        if self.secured {
            document["security"] = json!([{"token": []}]);
        }
        document
    }

    /// Puts paths in another order, and schemas too (references follow).
    pub(crate) fn turn(&mut self, by: usize) {
        let count = self.schemas.len();
        let by = by % count;
        self.operations.reverse();
        self.schemas.rotate_left(by);
        let moved = |number: &mut usize| *number = (*number + count - by) % count;
        self.schemas
            .iter_mut()
            .for_each(|(_, schema)| renumber(schema, &moved));
        for operation in &mut self.operations {
            operation
                .parameters
                .iter_mut()
                .for_each(|parameter| renumber(&mut parameter.schema, &moved));
            match &mut operation.body {
                Some(Body::Json(schema, _)) => renumber(schema, &moved),
                Some(Body::Form(members)) => members
                    .iter_mut()
                    .for_each(|(_, schema)| renumber(schema, &moved)),
                Some(Body::Text) | None => {}
            }
            for (_, answer) in &mut operation.answers {
                if let Answer::Json(schema) = answer {
                    renumber(schema, &moved);
                }
            }
        }
    }

    /// The pointer of a component as `$ref` has it.
    fn reference(&self, number: usize) -> String {
        let name = self.schemas[number].0.replace('~', "~0").replace('/', "~1");
        format!("#/components/schemas/{name}")
    }

    /// The word of the mapping for a component.
    pub(super) fn tag(&self, number: usize) -> String {
        format!("arm {}", self.schemas[number].0)
    }

    #[expect(clippy::too_many_lines, reason = "some lines for each kind")]
    fn schema(&self, schema: &Schema) -> Value {
        let mut pairs = Map::new();
        let mut say = |key: &str, value: Option<Value>| {
            value.map(|value| pairs.insert(key.to_owned(), value))
        };
        match schema {
            Schema::Any => {}
            Schema::Text {
                format,
                lengths,
                default,
            } => {
                say("type", Some(json!("string")));
                say("format", format.map(Into::into));
                say("minLength", lengths.map(|(least, _)| json!(least)));
                say("maxLength", lengths.map(|(_, most)| json!(most)));
                say("default", default.as_ref().map(|text| json!(text)));
            }
            Schema::Integer {
                format,
                bounds,
                default,
            } => {
                say("type", Some(json!("integer")));
                say("format", format.map(Into::into));
                say("minimum", bounds.map(|(least, ..)| json!(least)));
                say("maximum", bounds.map(|(_, most, _)| json!(most)));
                say(
                    "exclusiveMaximum",
                    bounds.and_then(|(.., exclusive)| exclusive.then(|| json!(true))),
                );
                say("default", default.map(Into::into));
            }
            Schema::Number { format, least } => {
                say("type", Some(json!("number")));
                say("format", format.map(Into::into));
                say("minimum", least.map(Into::into));
            }
            Schema::Boolean { default } => {
                say("type", Some(json!("boolean")));
                say("default", default.map(Into::into));
            }
            Schema::Words(words) => {
                say("type", Some(json!("string")));
                say("enum", Some(json!(words)));
            }
            Schema::Numbers(numbers) => {
                say("type", Some(json!("integer")));
                say("enum", Some(json!(numbers)));
            }
            Schema::Object(object) => return self.object(object),
            Schema::Map(value) => {
                say("type", Some(json!("object")));
                say("additionalProperties", Some(self.schema(value)));
            }
            Schema::List {
                items,
                unique,
                nullable,
                counts,
            } => {
                say("type", Some(json!("array")));
                say("items", Some(nullable_if(*nullable, self.schema(items))));
                say("uniqueItems", unique.then(|| json!(true)));
                say("minItems", counts.map(|(least, _)| json!(least)));
                say("maxItems", counts.map(|(_, most)| json!(most)));
            }
            Schema::Ref(number) => {
                say("$ref", Some(json!(self.reference(*number))));
            }
            Schema::AllOf(parents, own) => {
                let parents = parents
                    .iter()
                    .map(|parent| json!({"$ref": self.reference(*parent)}));
                let all: Vec<Value> = parents.chain([self.object(own)]).collect();
                say("allOf", Some(json!(all)));
            }
            Schema::Choice { any, arms } => {
                let arms: Vec<Value> = arms.iter().map(|arm| self.schema(arm)).collect();
                say(if *any { "anyOf" } else { "oneOf" }, Some(json!(arms)));
            }
            Schema::Tagged { arms, mapping } => {
                let all: Vec<Value> = arms
                    .iter()
                    .map(|arm| json!({"$ref": self.reference(*arm)}))
                    .collect();
                let tags: Map<String, Value> = arms
                    .iter()
                    .map(|arm| (self.tag(*arm), json!(self.reference(*arm))))
                    .collect();
                say("oneOf", Some(json!(all)));
                say(
                    "discriminator",
                    Some(if *mapping {
                        json!({"propertyName": TAG, "mapping": tags})
                    } else {
                        json!({"propertyName": TAG})
                    }),
                );
            }
        }
        Value::Object(pairs)
    }

    fn object(&self, object: &Object) -> Value {
        let members: Map<String, Value> = object
            .members
            .iter()
            .map(|member| (member.name.clone(), self.member(member)))
            .collect();
        let required: Vec<&str> = object
            .members
            .iter()
            .filter(|member| member.required)
            .map(|member| member.name.as_str())
            .collect();
        let mut value = json!({"type": "object", "properties": members});
        if !required.is_empty() {
            value["required"] = json!(required);
        }
        match &object.extra {
            Extra::Unsaid => {}
            Extra::Closed => value["additionalProperties"] = json!(false),
            Extra::Free => value["additionalProperties"] = json!(true),
            Extra::Typed(inner) => value["additionalProperties"] = self.schema(inner),
        }
        value
    }

    fn member(&self, member: &Member) -> Value {
        let mut value = nullable_if(member.nullable, self.schema(&member.schema));
        if value.get("$ref").is_some()
            && (member.deprecated || member.read_only || member.description.is_some())
        {
            value = json!({"allOf": [value]});
        }
        if member.deprecated {
            value["deprecated"] = json!(true);
        }
        if member.read_only {
            value["readOnly"] = json!(true);
        }
        if let Some(text) = &member.description {
            value["description"] = json!(text);
        }
        value
    }

    fn path(&self, operation: &Operation) -> (String, Value) {
        let holes = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.place == Place::Path);
        let holes: Vec<String> = holes
            .map(|parameter| format!("/{{{}}}", parameter.name))
            .collect();
        let path = format!("/{}{}", operation.number, holes.concat());
        (path, json!({operation.method: self.operation(operation)}))
    }

    fn operation(&self, operation: &Operation) -> Value {
        let parameters: Vec<Value> = operation.parameters.iter().map(|parameter| {
            let place = match parameter.place {
                Place::Path => "path",
                Place::Query => "query",
                Place::Header => "header",
            };
            let mut value = json!({"name": parameter.name, "in": place, "required": parameter.required, "schema": self.schema(&parameter.schema)});
            if let Some(explode) = parameter.explode {
                value["explode"] = json!(explode);
            }
            value
        }).collect();
        let answers: Map<String, Value> = operation
            .answers
            .iter()
            .map(|(status, answer)| {
                let content = match answer {
                    Answer::Json(schema) => Some(("application/json", self.schema(schema))),
                    Answer::Text => Some(("text/plain", json!({"type": "string"}))),
                    Answer::Bytes => Some((
                        "application/octet-stream",
                        json!({"type": "string", "format": "binary"}),
                    )),
                    Answer::Empty => None,
                };
                let mut value = json!({"description": "An answer."});
                if let Some((media, schema)) = content {
                    value["content"] = json!({media: {"schema": schema}});
                }
                ((*status).to_owned(), value)
            })
            .collect();
        let mut value =
            json!({"summary": "Does something.", "parameters": parameters, "responses": answers});
        if let Some(id) = &operation.id {
            value["operationId"] = json!(id);
        }
        if let Some(tag) = operation.tag {
            value["tags"] = json!([tag]);
        }
        if let Some(body) = &operation.body {
            value["requestBody"] = self.body(body);
        }
        if let Some(security) = &operation.security {
            let alternative = |names: &Vec<&str>| {
                names
                    .iter()
                    .map(|name| ((*name).to_owned(), json!([])))
                    .collect::<Map<_, _>>()
            };
            value["security"] = json!(security.iter().map(alternative).collect::<Vec<_>>());
        }
        value
    }

    fn body(&self, body: &Body) -> Value {
        match body {
            Body::Json(schema, required) => {
                json!({"required": required, "content": {"application/json": {"schema": self.schema(schema)}}})
            }
            Body::Form(members) => {
                let members: Map<String, Value> = members
                    .iter()
                    .map(|(name, schema)| (name.clone(), self.schema(schema)))
                    .collect();
                json!({"required": true, "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": members}}}})
            }
            Body::Text => {
                json!({"required": true, "content": {"text/plain": {"schema": {"type": "string"}}}})
            }
        }
    }
}

/// Gives every reference the new number of its component.
fn renumber(schema: &mut Schema, moved: &impl Fn(&mut usize)) {
    match schema {
        Schema::Ref(number) => moved(number),
        Schema::Map(inner) | Schema::List { items: inner, .. } => renumber(inner, moved),
        Schema::Choice { arms, .. } => arms.iter_mut().for_each(|arm| renumber(arm, moved)),
        Schema::Tagged { arms, .. } => arms.iter_mut().for_each(moved),
        Schema::Object(own) | Schema::AllOf(_, own) => {
            own.members
                .iter_mut()
                .for_each(|member| renumber(&mut member.schema, moved));
            if let Extra::Typed(inner) = &mut own.extra {
                renumber(inner, moved);
            }
        }
        _ => {}
    }
    if let Schema::AllOf(parents, _) = schema {
        parents.iter_mut().for_each(moved);
    }
}

/// The schema, or null; a reference needs something around it to say so.
fn nullable_if(nullable: bool, mut schema: Value) -> Value {
    if !nullable {
        return schema;
    }
    if schema.get("$ref").is_some() {
        schema = json!({"allOf": [schema]});
    }
    schema["nullable"] = json!(true);
    schema
}
