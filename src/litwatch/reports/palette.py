"""The digest's look as data: colours, and the inline style of each part of the page.

Every pair of text and ground reaches WCAG 2.2 AA (contrast 4.5; SC 1.4.3), which a test computes
from `TEXT_ON_GROUND`. Colour only repeats what a word or a mark says already.
"""

from __future__ import annotations

PAPER = "#ffffff"
WASH = "#f3f5f7"
INK = "#1b2430"
MUTED = "#4f5b69"
LINK = "#0b4f6c"
RULE = "#d5dbe1"
EDGE = "#8a97a5"
ALERT = "#7a1f0a"
ALERT_GROUND = "#fdf0ea"
SAMPLE = "#4d3a00"
SAMPLE_GROUND = "#fff6d6"
MEETS = "#14532d"
FAILS = "#8a1c1c"
UNCLEAR = "#6b4a00"

TEXT_ON_GROUND = (
    (INK, PAPER),
    (INK, WASH),
    (MUTED, PAPER),
    (MUTED, WASH),
    (LINK, PAPER),
    (LINK, WASH),
    (ALERT, ALERT_GROUND),
    (SAMPLE, SAMPLE_GROUND),
    (MEETS, PAPER),
    (FAILS, PAPER),
    (UNCLEAR, PAPER),
)

_SERIF = "font-family:Georgia,Cambria,serif"
_SANS = "font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif"
_MONO = "font-family:ui-monospace,Consolas,Menlo,monospace"

STYLES = {
    "body": f"margin:0;padding:0;background:{PAPER};color:{INK};{_SANS};font-size:16px;"
    "line-height:1.5",
    "page": "max-width:44rem;margin:0 auto;padding:1.5rem 1rem 3rem;overflow-wrap:anywhere",
    "sample": f"margin:0 0 1.5rem;padding:.75rem 1rem;border:1px solid {SAMPLE};"
    f"background:{SAMPLE_GROUND};color:{SAMPLE};font-size:.9rem",
    "kicker": f"margin:0;color:{MUTED};font-size:.85rem;letter-spacing:.04em",
    "h1": f"margin:.1rem 0 0;{_SERIF};font-size:1.9rem;line-height:1.2;font-weight:normal",
    "nav": f"margin:1.25rem 0 0;padding:.9rem 1rem;background:{WASH};font-size:.95rem",
    "nav_list": "margin:0;padding:0;list-style:none",
    "nav_item": "margin:.35rem 0",
    "topic": f"margin:2.5rem 0 0;padding:1.5rem 0 0;border-top:3px solid {INK}",
    "h2": f"margin:0;{_SERIF};font-size:1.55rem;line-height:1.25;font-weight:normal",
    "headline": f"margin:.75rem 0 0;{_SERIF};font-size:1.15rem;line-height:1.45",
    "alert": f"margin:.75rem 0 0;padding:.6rem .9rem;border-left:4px solid {ALERT};"
    f"background:{ALERT_GROUND};color:{ALERT};font-size:.95rem",
    "jump": "margin:1rem 0 0;font-size:.9rem;line-height:1.9",
    "jump_link": f"display:inline-block;margin:0 1rem 0 0;color:{LINK}",
    "h3": f"margin:2.5rem 0 0;padding:0 0 .35rem;border-bottom:1px solid {EDGE};{_SERIF};"
    "font-size:1.25rem;line-height:1.3;font-weight:normal",
    "note": f"margin:.4rem 0 0;color:{MUTED};font-size:.9rem",
    "summary": "margin:.75rem 0 0;padding:0 0 0 1.15rem",
    "item": f"padding:1.15rem 0;border-bottom:1px solid {RULE};break-inside:avoid",
    "h4": "margin:0;font-size:1rem;line-height:1.4;font-weight:normal",
    "title": f"display:block;{_SERIF};font-size:1.08rem;font-weight:bold",
    "small_title": f"display:block;{_SERIF};font-size:1rem;font-weight:bold",
    "small": f"color:{MUTED};font-size:.9rem",
    "group": f"margin:1.4rem 0 0;font-size:1rem;font-weight:bold;color:{INK}",
    "lines": "margin:.45rem 0 0;font-size:.92rem",
    "quotes": f"margin:.6rem 0 0;padding:0 0 0 .9rem;border-left:3px solid {RULE};"
    "list-style:none;font-size:.92rem",
    "quote_item": "margin:.25rem 0",
    "quote": f"{_SERIF};font-style:italic",
    "meets": f"color:{MEETS};font-weight:bold",
    "fails": f"color:{FAILS};font-weight:bold",
    "unclear": f"color:{UNCLEAR};font-weight:bold",
    "tag": f"display:inline-block;padding:0 .45rem;border:1px solid {INK};font-size:.85rem",
    "link": f"color:{LINK}",
    "frame": "margin:1.1rem 0 0;overflow-x:auto",
    "table": "border-collapse:collapse;width:100%;font-size:.86rem;line-height:1.4;"
    "overflow-wrap:break-word",
    "caption": "padding:0 0 .35rem;text-align:left;font-weight:bold",
    "th": f"padding:.35rem .5rem;background:{WASH};border-bottom:1px solid {EDGE};"
    "text-align:left;vertical-align:bottom;white-space:nowrap",
    "td": f"padding:.35rem .5rem;border-bottom:1px solid {RULE};text-align:left;vertical-align:top",
    "wide": f"padding:.35rem .5rem;border-bottom:1px solid {RULE};vertical-align:top;"
    "min-width:11rem",
    "number": f"padding:.35rem .5rem;border-bottom:1px solid {RULE};text-align:right;"
    "vertical-align:top;white-space:nowrap",
    "code": f"{_MONO};font-size:.85em",
    "foot": f"margin:3rem 0 0;padding:1rem 0 0;border-top:1px solid {EDGE};color:{MUTED};"
    "font-size:.85rem",
}
