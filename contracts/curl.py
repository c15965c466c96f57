"""A request as a cURL command: pasted in bash it sends the same bytes, the keys coming from the environment.

The options are those of curl 7.87 (https://curl.se/docs/manpage.html); curl itself percent-encodes the keys.
"""

import shlex
from urllib.parse import quote

from contracts.exchange import Credentials, KeyForm, Request

__all__ = ["curl"]

# Linux takes at most 128 KiB in one argument of a program (MAX_ARG_STRLEN); a builtin's has no such bound.
ARGUMENT_BYTES = 100_000
# The first character that is no letter or digit becomes a dash, and a dash an underscore.
PUNCTUATION = r"-e 's/^\([0-9A-Za-z]*\)-/\1_/' -e t -e 's/[^0-9A-Za-z]/-/'"
CONTINUED = " \\\n  "


def curl(host: str, request: Request) -> str:
    """Return a command that reproduces a request, one option a line; it holds the names of the keys' variables."""
    options = [_url(host, request), *_credentials(request.credentials), *_headers(request)]
    if not request.body:
        empty = ["--data-raw ''"] if request.method in {"POST", "PUT", "PATCH"} else []
        return CONTINUED.join([*options, *empty])
    if _fits_an_argument(request.body):
        return CONTINUED.join([*options, f"--data-raw {_quoted(request.body)}"])
    return f"printf %b {_quoted(_escaped(request.body))} | " + CONTINUED.join([*options, "--data-binary @-"])


def _url(host: str, request: Request) -> str:
    # With --request HEAD curl would wait for a body that never comes.
    method = "--head" if request.method == "HEAD" else f"--include --request {shlex.quote(request.method)}"
    path = quote(request.path, safe="/?%:@!$&'()*+,;=~[]")
    return f"curl --globoff {method} {shlex.quote(host.rstrip('/') + path)}"


def _credentials(credentials: Credentials) -> list[str]:
    keys = [("ACCESS", credentials.access), ("SECRET", credentials.secret)]
    if credentials.secret_first and credentials.place == "query":
        keys.reverse()
    return [_key(name, form, credentials.place) for name, form in keys if form != "absent"]


def _key(name: str, form: KeyForm, place: str) -> str:
    value = _value(name, form)
    if place == "query":
        return f'--url-query "{name.lower()}Key={value}"'
    header = f"x-LSQ-{name.title()}Key"
    return f'--header "{header}: {value}"' if value else f'--header "{header};"'


def _value(name: str, form: KeyForm) -> str:
    partner = {"ACCESS": "SECRET", "SECRET": "ACCESS"}[name]
    variable = f"UPDATEV2_{name}_KEY"
    return {
        "own": f"${variable}",
        "absent": "",
        "empty": "",
        "random": "$(od -An -tx1 -N16 /dev/urandom | tr -d ' \\n')",
        "swapped-case": f'$(tr A-Za-z a-zA-Z <<<"${variable}")',
        "null-text": "null",
        "cut": f"${{{variable}%?}}",
        "first-changed": f"$(sed -e 's/^0/1/' -e t -e 's/^./0/' <<<\"${variable}\")",
        "last-changed": f"$(sed -e 's/0$/1/' -e t -e 's/.$/0/' <<<\"${variable}\")",
        "punctuation": f'$(sed {PUNCTUATION} <<<"${variable}")',
        "longer": f"${{{variable}}}0",
        "other": f"$UPDATEV2_OTHER_{name}_KEY",
        "exchanged": f"$UPDATEV2_{partner}_KEY",
    }[form]


def _headers(request: Request) -> list[str]:
    """Return the headers, and the removal of those that curl alone would add to a body."""
    # "Name: " removes a header and "Name;" sends it empty.
    texts = [f"{name}: {value}" if value else f"{name};" for name, value in request.headers]
    named = {name.lower() for name, _ in request.headers}
    added = {"Content-Type": bool(request.body), "Expect": not _fits_an_argument(request.body)}
    texts += [f"{name}:" for name, adds in added.items() if adds and name.lower() not in named]
    return [f"--header {shlex.quote(text)}" for text in texts]


def _fits_an_argument(body: str) -> bool:
    return "\0" not in body and len(body.encode()) <= ARGUMENT_BYTES


def _quoted(text: str) -> str:
    """Quote for bash; what is not printable is spelled out, since a terminal would act on it or hide it."""
    if all(character.isprintable() or character == "\n" for character in text):
        return "'" + text.replace("'", "'\\''") + "'"
    return "$'" + "".join(map(_spelled, text)) + "'"


def _spelled(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    return character if character.isprintable() else "".join(f"\\{byte:03o}" for byte in character.encode())


def _escaped(text: str) -> str:
    """Escape for `printf %b`, which can write the NUL that no argument can hold."""
    return text.replace("\\", "\\\\").replace("\0", "\\0000")
