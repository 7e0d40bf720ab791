//! In: the files of `tests/scenarios/`, one for each method of each SDK. Out: [`Scenario`]s: what is prepared, what is
//! called, and how it ends.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use authing_emulator::{Fault, TokenKind};
use serde::Deserialize;
use serde_json::{Map, Value};
use tests::root;

/// What one file says of a method.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Why there is nothing about a missing or expired token.
    #[serde(default)]
    needs_no_token: Option<String>,
    /// Why it cannot work at the emulator.
    #[serde(default)]
    no_happy_path: Option<String>,
    /// Why the SDK does not have the method.
    #[serde(default)]
    absent: Option<String>,
    scenarios: Vec<Scenario>,
}

/// One run of one SDK.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Scenario {
    /// In the file it begins with its kind: `ok`, `refused`, `expired`, `missing`, `flow`; here it is the whole name,
    /// such as `wxapp4.updateProfile.ok`.
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) sdk: String,
    #[serde(skip)]
    pub(crate) method: String,
    /// Options of the SDK's client, beside those that every scenario has.
    #[serde(default)]
    pub(crate) options: Map<String, Value>,
    /// Settings of the emulator.
    #[serde(default)]
    pub(crate) config: Map<String, Value>,
    /// The codes that `wx.login()` or `tt.login()` gives, in turn; those of Bob unless it says otherwise.
    #[serde(default)]
    pub(crate) codes: Option<Vec<String>>,
    /// Bob signs in first.
    #[serde(default)]
    pub(crate) signed_in: bool,
    /// What happens before the call.
    #[serde(default)]
    pub(crate) before: Vec<Step>,
    #[serde(default)]
    args: Vec<Value>,
    #[serde(default)]
    value: Option<Value>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    fails: bool,
    /// Why the generated client cannot run it (yet).
    #[serde(default)]
    pub(crate) official_only: Option<String>,
}

/// Something that happens.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    /// A call of the SDK, which has to work.
    Call(Call),
    /// The program ends and begins again, with what is stored.
    Restart,
    /// Time goes by, in seconds.
    Advance(i64),
    /// The service ends all tokens of a kind.
    Expire(TokenKind),
    /// The service takes all tokens of a kind back.
    Revoke(TokenKind),
    /// The service signs with a new key from now on.
    RotateKeys,
    /// The service blocks a user, by the user name.
    Block(String),
    /// Something is to go wrong.
    Fault(Fault),
}

/// A call and how it ends.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Call {
    pub(crate) method: String,
    #[serde(default)]
    pub(crate) args: Vec<Value>,
    /// What is in the value; anything if absent.
    #[serde(default)]
    pub(crate) value: Option<Value>,
    /// It fails with this code.
    #[serde(default)]
    pub(crate) code: Option<String>,
    /// It fails, without a code of the service.
    #[serde(default)]
    pub(crate) fails: bool,
}

impl Scenario {
    /// `ok`, `refused`, `expired`, `missing` or `flow`.
    pub(crate) fn kind(&self) -> &str {
        let own = self.name.rsplit('.').next().unwrap_or_default();
        own.split('_').next().unwrap_or_default()
    }

    /// The call that it is about.
    pub(crate) fn call(&self) -> Call {
        Call {
            method: self.method.clone(),
            args: self.args.clone(),
            value: self.value.clone(),
            code: self.code.clone(),
            fails: self.fails,
        }
    }
}

/// What all files say.
#[derive(Default)]
pub(crate) struct Files {
    /// By name.
    pub(crate) scenarios: Vec<Scenario>,
    /// SDK and method of each.
    pub(crate) methods: BTreeSet<(String, String)>,
    /// What they lack.
    pub(crate) lacks: Vec<String>,
}

/// Reads them all.
pub(crate) fn all() -> Result<Files, String> {
    let folder = root().join("tests/scenarios");
    let mut files = Files::default();
    for sdk in entries(&folder)? {
        for path in entries(&sdk)? {
            let told = |error: String| format!("{}: {error}", path.display());
            let file = read(&path).map_err(told)?;
            files.methods.insert((name(&sdk), name(&path)));
            files.lacks.extend(lacking(&file).into_iter().map(told));
            files.scenarios.extend(file.scenarios);
        }
    }
    Ok(files)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let read = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = read.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<File, String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let tree: Value = serde_yaml::from_str(&text).map_err(|error| error.to_string())?;
    let mut file: File = serde_json::from_value(tree).map_err(|error| error.to_string())?;
    let (sdk, method) = (path.parent().map(name).unwrap_or_default(), name(path));
    for scenario in &mut file.scenarios {
        scenario.name = format!("{sdk}.{method}.{}", scenario.name);
        (scenario.sdk, scenario.method) = (sdk.clone(), method.clone());
    }
    Ok(file)
}

fn name(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// Every method has a happy path, a refusal, and an end of the token, if it takes one.
fn lacking(file: &File) -> Vec<String> {
    let has = |kinds: &[&str]| {
        file.scenarios
            .iter()
            .any(|scenario| kinds.contains(&scenario.kind()))
    };
    let mut lacking = Vec::new();
    if file.absent.is_some() {
        return lacking;
    }
    if file.no_happy_path.is_some() == has(&["ok", "flow"]) {
        lacking.push("either a happy path or `no_happy_path`".to_owned());
    }
    if !has(&["refused"]) {
        lacking.push("no business error".to_owned());
    }
    if file.needs_no_token.is_some() == has(&["expired", "missing"]) {
        lacking.push("either a token that is expired or missing, or `needs_no_token`".to_owned());
    }
    lacking
}
