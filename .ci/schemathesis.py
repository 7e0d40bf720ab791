"""In: generated requests. Out: the same, every other one with what gets it past the door: the tokens of a user who is signed
in, values that exist, and for GraphQL a document of the spec.

The user is made and signed in anew for each such request, since logouts and deletions end what a request needs.
"""

import glob
import itertools
import json
import os
import urllib.request

import schemathesis
import yaml

EMULATOR = os.environ["EMULATOR"]
APP = {"x-authing-app-id": "64a0000000000000000000a1", "x-authing-userpool-id": "64a0000000000000000000b1"}
SECRET = "emulator-app-secret-0123456789abcdef"
PASSWORD = "Passw0rd"
NUMBERS = itertools.count()
DOCUMENTS = [
    document
    for file in sorted(glob.glob("spec/paths/graphql/*.yaml"))
    for document in yaml.safe_load(open(file, encoding="utf-8")).values()
    if "document" in document
]


def ask(path, body, headers=None):
    request = urllib.request.Request(
        EMULATOR + path,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"content-type": "application/json", **(headers or {})},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def control(path, body=None):
    return ask("/__emulator/api" + path, body)


def someone(number):
    """Somebody at WeChat with an account, and all that requests can name of them."""
    openid, name = f"o-{number}", f"user-{number}"
    email, phone = f"{name}@example.com", f"138{number:08}"
    control("/people", {"openid": openid, "phone": phone})
    user = {"username": name, "password": PASSWORD, "openid": openid}
    user |= {"email": email, "phone": phone}
    user = control("/users", user)["id"]
    sign_in = {
        "connection": "wechat_mini_program_code",
        "extIdpConnidentifier": "my-wxapp",
        "wechatMiniProgramCodePayload": {"code": control("/codes", {"openid": openid})["code"]},
        "options": {"scope": "openid profile email phone offline_access"},
    }
    tokens = ask("/api/v3/signin-by-mobile", sign_in, APP)["data"]
    code = control("/codes", {"openid": openid})["code"]
    ask("/api/v2/sms/send", {"phone": phone}, APP)
    phone_code = control(f"/messages/last?to=%2B86{phone}")["code"]
    data = control("/encrypted", {"openid": openid})
    return {
        "access_token": tokens["access_token"], "id_token": tokens["id_token"], "refresh_token": tokens["refresh_token"],
        "token": tokens["access_token"], "code": code, "id": user, "targetId": user, "username": name, "account": name,
        "email": email, "phone": phone, "phoneNumber": phone, "phoneCode": phone_code, "password": PASSWORD, "oldPassword": PASSWORD,
        "extIdpConnidentifier": "my-wxapp", "client_id": APP["x-authing-app-id"], "client_secret": SECRET, **data,
    }


def better(value, known):
    """The value with the members that are known put right; those that are absent stay so."""
    if isinstance(value, dict):
        return {name: known.get(name, better(inner, known)) for name, inner in value.items()}
    if isinstance(value, list):
        return [better(inner, known) for inner in value]
    return value


@schemathesis.hook
def before_call(context, case, kwargs):
    number = next(NUMBERS)
    if number % 2:
        return
    known = someone(number)
    headers = dict(case.headers or {}) | APP
    headers["Authorization"] = "Bearer " + known["access_token"]
    case.headers = headers
    case.query = better(dict(case.query or {}), known)
    if case.path == "/graphql/v2":
        document = DOCUMENTS[number // 2 % len(DOCUMENTS)]
        variables = document.get("example", {}).get("variables", {})
        case.body = {"query": document["document"], "variables": better(variables, known)}
    elif isinstance(case.body, dict):
        case.body = better(case.body, known)
