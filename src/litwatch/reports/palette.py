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
FAILS = "#8a1c1c"
UNCLEAR = "#6b4a00"
MARK = "#fff3b0"

TEXT_ON_GROUND = (
    (INK, PAPER),
    (INK, WASH),
    (MUTED, PAPER),
    (MUTED, WASH),
    (LINK, PAPER),
    (LINK, WASH),
    (ALERT, ALERT_GROUND),
    (SAMPLE, SAMPLE_GROUND),
    (FAILS, PAPER),
    (UNCLEAR, PAPER),
    (INK, MARK),
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
    "remark": f"margin:.75rem 0 0;padding:.6rem .9rem;border-left:4px solid {EDGE};"
    f"background:{WASH};font-size:.95rem",
    "jump": "margin:1rem 0 0;font-size:.9rem;line-height:1.9",
    "jump_link": f"display:inline-block;margin:0 1rem 0 0;color:{LINK}",
    "h3": f"margin:2.5rem 0 0;padding:0 0 .35rem;border-bottom:1px solid {EDGE};{_SERIF};"
    "font-size:1.25rem;line-height:1.3;font-weight:normal",
    "note": f"margin:.4rem 0 0;color:{MUTED};font-size:.9rem",
    "summary": "margin:.75rem 0 0;padding:0 0 0 1.15rem",
    "brief": "margin:.5rem 0 0;padding:0 0 0 1.15rem;font-size:.92rem",
    "item": f"padding:1.1rem 0;border-bottom:1px solid {RULE};font-size:.92rem;line-height:1.6;"
    "break-inside:avoid",
    "h4": f"margin:0;color:{MUTED};font-size:.9rem;line-height:1.4;font-weight:400",
    "title": f"display:block;color:{INK};font:bold 1.08rem/1.4 Georgia,serif",
    "small_title": f"display:block;color:{INK};font:bold 1rem/1.4 Georgia,serif",
    "small": f"color:{MUTED};font-size:.9rem",
    "group": f"margin:1.4rem 0 0;font-size:1rem;font-weight:bold;color:{INK}",
    "lines": "margin:.4rem 0 0",
    "quotes": f"margin:.5rem 0;padding:0 0 0 .9rem;border-left:3px solid {RULE};list-style:none",
    "met": f"margin:.5rem 0;padding:0 0 0 .9rem;border-left:3px solid {RULE}",
    "mark": f"background:{MARK};color:{INK};font-weight:bold;text-decoration:underline",
    "fails": f"color:{FAILS}",
    "unclear": f"color:{UNCLEAR}",
    "tag": f"border:1px solid {INK};padding:0 .4rem;color:{INK}",
    "link": f"color:{LINK}",
    "fold": "margin:1.1rem 0 0",
    "fold_title": f"color:{LINK};font-weight:bold;cursor:pointer",
    "frame": "margin:1.1rem 0 0;overflow-x:auto",
    "table": "border-collapse:collapse;width:100%;font-size:.86rem;line-height:1.4;"
    "overflow-wrap:break-word",
    "caption": "padding:0 0 .35rem;text-align:left;font-weight:bold",
    "tr_head": f"background:{WASH};border-bottom:1px solid {EDGE};vertical-align:bottom;"
    "text-align:left;white-space:nowrap",
    "tr": f"border-bottom:1px solid {RULE};vertical-align:top",
    "wide": "min-width:11rem",
    "code": f"{_MONO};font-size:.85em",
    "foot": f"margin:3rem 0 0;padding:1rem 0 0;border-top:1px solid {EDGE};color:{MUTED};"
    "font-size:.85rem",
}
