"""Texts that want to be more than text."""

from __future__ import annotations

HOSTILE = (
    "</script><script>window.pwned=1</script>",
    "javascript:window.pwned=1",
    '"><img src=x onerror=window.pwned=1>',
    '=HYPERLINK("http://evil.example","click")',
    "{{ 7*7 }}",
    "\x1b[31mred\x1b[0m\x07",
    "abc\u202egnp.exe",
    "[bold]markup[/bold] :smile:",
    "<!-- --><style>*{display:none}</style>",
    "nul\x00byte",
)
