"""Parts of a page that are the same for everybody and never change while a process lives: rendered once.

    {% once %}<a href="{% url "drugs:home" %}">{% translate "Home" %}</a>{% endonce %}

What stands inside knows `site_name` and nothing else: not the page, not who asks. So nothing of either can be kept.
"""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context, Engine, Template
from django.template.base import NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

SEVERITIES = frozenset({"contraindicated", "major", "moderate", "minor"})


class OnceNode(template.Node):
    """What stands between {% once %} and {% endonce %}."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        engine = context.template.engine  # type: ignore[union-attr]  # set while a template is rendered
        return rendered(self, engine, settings.SITE_NAME, get_language(), get_script_prefix())


@lru_cache(maxsize=512)
def rendered(node: OnceNode, engine: Engine, site_name: str, language: str | None, prefix: str) -> SafeString:
    """Return a part of a page. language and prefix: what its words and its addresses depend on besides."""
    context = Context({"site_name": site_name})
    with context.bind_template(Template("", engine=engine)):
        return node.nodelist.render(context)


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist)


@register.simple_tag(takes_context=True)
def severity_icon(context: Context, key: str | None) -> SafeString:
    """Draw the shape of a severity; what nobody rated has one too."""
    engine = context.template.engine  # type: ignore[union-attr]  # set while a template is rendered
    return drawn(engine, key if key in SEVERITIES else "unknown")


@lru_cache(maxsize=16)
def drawn(engine: Engine, key: str) -> SafeString:
    return engine.get_template("drugs/_severity_icon.html").render(Context({"key": key}))
