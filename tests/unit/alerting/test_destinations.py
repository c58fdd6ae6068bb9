"""The entries of `deliver`, and their secrets."""

import base64
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from services.alerting.destinations import Destination, SecretError, named

SECRET = "whsec_" + base64.b64encode(b"s" * 24).decode()
HOOK = {"webhook": "https://example.org/hook", "secrets": [SECRET]}


def made(**entry: object) -> Destination:
    return Destination.model_validate(entry)


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"kafka": "true", "chat": "json://example.org"},
        {"kafka": "false"},
        {"webhook": "https://example.org/hook"},
        {"webhook": "ftp://example.org/hook", "secrets": [SECRET]},
        {"webhook": "https://user:word@example.org/hook", "secrets": [SECRET]},
        {"webhook": "https://example.org:99999/hook", "secrets": [SECRET]},
        {"webhook": "https:///hook", "secrets": [SECRET]},
        {"webhook": "https://example.org/hook", "secrets": ["whsec_c2hvcnQ="]},
        {"email": "desk@example.org"},
        {"chat": "json://host", "secrets": [SECRET]},
    ],
)
def test_what_is_wrong_is_refused_without_showing_a_secret(entry: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as caught:
        made(**entry)
    assert "c2hvcnQ" not in str(caught.value) and SECRET not in str(caught.value)


def test_names_follow_channel_and_number_or_are_given() -> None:
    entries = (made(kafka="true"), made(**HOOK), made(name="second", **HOOK), made(chat="json://example.org"))
    assert list(named(entries)) == ["kafka", "webhook-1", "second", "chat-1"]
    with pytest.raises(ValueError, match="webhook-1"):
        named((made(**HOOK), made(name="webhook-1", **HOOK)))


def test_secrets_come_from_where_they_are_and_are_never_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", SECRET)
    (tmp_path / "secret").write_text(SECRET + "\n")
    hook = made(webhook=HOOK["webhook"], secrets=[SECRET, "env:HOOK_SECRET", f"file:{tmp_path}/secret"])
    assert hook.signing_keys() == (b"s" * 24,) * 3
    assert SECRET not in repr(hook) and SECRET not in hook.model_dump_json()
    for gone in ("env:NOT_THERE", f"file:{tmp_path}/nothing"):
        with pytest.raises(SecretError, match=r"NOT_THERE|nothing"):
            made(webhook=HOOK["webhook"], secrets=[gone]).signing_keys()
    monkeypatch.setenv("HOOK_SECRET", "hunter2")
    with pytest.raises(SecretError) as caught:
        hook.signing_keys()
    assert "hunter2" not in str(caught.value)
    assert "token" not in repr(made(chat=SecretStr("slack://token")))
