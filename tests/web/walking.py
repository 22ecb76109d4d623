"""A page as it is for who has no mouse, a narrow screen, a dark one, or paper: each of these names what is wrong.

What axe judges stands in `Browser.judged`; here is what it cannot see.
"""

from __future__ import annotations

from browser import Browser

NARROW, PAPER = 320, 680
"""Pixels: what WCAG 2.1, 1.4.10 asks for, and an A4 standing with margins of 15 mm."""
MOST_PARTS = 8
"""So often Tab may stop within one field: a day and a time have a part for each of their numbers."""

UNFOLDED = "document.querySelectorAll('details').forEach(one => { one.open = true })"
"""Everything that folds out is seen; what is in it must do as well as the rest."""

OUTSIDE = """
(() => {
  const width = innerWidth, named = one => {
    const name = one.id ? `#${one.id}` : `${one.localName}.${[...one.classList].join('.')}`;
    return `${name} "${one.textContent.trim().replace(/\\s+/g, ' ').slice(0, 40)}"`;
  };
  const unseen = one => one.closest('.visually-hidden, .unseen, .wheel-frame');
  const rolling = one => {
    for (let above = one.parentElement; above && above !== document.body; above = above.parentElement)
      if (getComputedStyle(above).overflowX !== 'visible') return above;
  };
  const faults = [];
  for (const one of document.body.querySelectorAll('*')) {
    if (!one.checkVisibility() || unseen(one)) continue;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (box.width && box.right > width + 1 && !rolling(one)) faults.push(`${named(one)} ends at ${box.right | 0}`);
    if (box.left < -1 && box.right > 0) faults.push(`${named(one)} begins at ${box.left | 0}`);
    if (style.display === 'inline' || one.scrollWidth <= one.clientWidth + 1) continue;
    if (one.matches('input, select, textarea') || style.overflowX === 'visible') continue;
    if (MAY_ROLL && style.overflowX !== 'hidden' && one.querySelector('table')) continue;
    faults.push(`${named(one)} is cut off or rolls sideways`);
  }
  return faults;
})()
"""

STOPS = """
(() => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex]';
  const one_of_group = one => one.type !== 'radio' || one.checked || (() => {
    const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(one.name)}"]`)]
      .filter(other => other.form === one.form);
    return !group.some(other => other.checked) && group[0] === one;
  })();
  window.stops = [...document.querySelectorAll(wanted)].filter(one =>
    one.tabIndex >= 0 && !one.disabled && one.type !== 'hidden' && one.checkVisibility({visibilityProperty: true})
    && one_of_group(one));
  window.told = one => `${one.localName} "${(one.innerText || one.name || one.textContent || '').trim()
    .replace(/\\s+/g, ' ').slice(0, 40)}"`;
  window.pressed = null;
  for (const happened of ['click', 'submit'])
    document.addEventListener(happened, event => {
      if (happened === 'click') window.pressed = event.target;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, true);
  document.activeElement.blur();
  return window.stops.map(one => ({
    name: told(one),
    key: one.matches('a') ? 'Enter' : one.matches('button, summary, [type=checkbox], [type=file]') ? 'Space'
      : one.matches('input:not([type=radio])') && one.form ? 'Enter' : '',
    writes: one.matches('input') && !one.matches('[type=checkbox], [type=file]'),
  }));
})()
"""
"""What Tab is to stop at, in order; a click is noted from then on, and leads nowhere."""

STOPPED = """
(() => {
  const one = document.activeElement, faults = [];
  if (!one || one === document.body || one === document.documentElement) return null;
  const style = getComputedStyle(one), shape = one.matches('svg a') && one.querySelector('.shape');
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  if (!outlined && !(shape && parseFloat(getComputedStyle(shape).strokeWidth) >= 4)) faults.push('shows no focus');
  const box = one.getClientRects()[0];
  if (!box || box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth)
    faults.push('is not in sight when it has the focus');
  else if (!one.closest('svg')) {
    const inside = (low, high) => Math.max(0, Math.min(high - 1, low));
    const above = document.elementFromPoint(
      inside(box.left + box.width / 2, innerWidth), inside(box.top + box.height / 2, innerHeight));
    if (above && !one.contains(above) && !above.contains(one)) faults.push(`is covered by ${told(above)}`);
  }
  return {number: window.stops.indexOf(one), name: told(one), faults};
})()
"""

PRESSED = """
(() => {
  const one = window.pressed, focused = document.activeElement;
  window.pressed = null;
  return one && {same: one === focused || focused.contains(one), name: told(one)};
})()
"""
TAKES_AWAY = ("Ta bort", "Ångra", "Ställ in", "Stäng", "Avsluta", "Avböj")
"""No button that begins so may be what Enter presses in a field: the first of its form."""

PRINTED = """
(() => {
  const seen = one => one.checkVisibility() && one.getBoundingClientRect().height > 0;
  const found = document.querySelectorAll('nav, button, .button, input, select, textarea, .skip, details:not([open])');
  const faults = [...found].filter(seen).map(one => `${one.localName} "${one.innerText.slice(0, 40)}" is printed`);
  const ground = getComputedStyle(document.body).backgroundColor;
  if (ground !== 'rgb(255, 255, 255)') faults.push(`the paper is ${ground}`);
  for (const row of document.querySelectorAll('tr'))
    if (seen(row) && getComputedStyle(row).breakInside !== 'avoid') faults.push('a row may be parted by two sheets');
  const [main, heading] = ['main', 'h1'].map(one => document.querySelector(one).innerText.trim());
  if (main === heading) faults.push('only its heading is printed');
  return faults;
})()
"""


def by_keyboard(browser: Browser) -> list[str]:
    """What is wrong when Tab goes through the page, and Enter or Space presses what it comes to."""
    browser.evaluate(UNFOLDED)
    wanted, came, faults, stays = browser.evaluate(STOPS), [], [], 0
    while True:
        browser.press("Tab")
        stop = browser.evaluate(STOPPED)
        if stop is None or (came and stop["number"] == 0):
            break  # round the page, and at its beginning again
        number, name = stop["number"], stop["name"]
        stays = stays + 1 if came[-1:] == [number] else 0
        if stays > MOST_PARTS or number in came[:-1]:
            faults.append(f"Tab does not leave {name}")
            break
        if stays:
            continue
        faults += [f"{name} {fault}" for fault in stop["faults"]]
        faults += _pressing(browser, wanted[number]) if number >= 0 else [f"Tab stops at {name}"]
        came.append(number)
    stops = [number for number in came if number >= 0]
    if stops != sorted(stops):
        faults.append(f"the order is {stops}")
    return [*faults, *(f"Tab never comes to {wanted[n]['name']}" for n in range(len(wanted)) if n not in stops)]


def _pressing(browser: Browser, control: dict[str, str]) -> list[str]:
    """What is wrong with a control that has the focus, when its key is pressed."""
    if not control["key"]:
        return []
    browser.press(control["key"])
    pressed = browser.evaluate(PRESSED)
    if not control["writes"]:
        return [] if pressed and pressed["same"] else [f"{control['key']} does not press {control['name']}"]
    if pressed is None:
        return [f"Enter in {control['name']} sends nothing"]
    return [f"Enter in {control['name']} presses {pressed['name']}"] if _takes_away(pressed["name"]) else []


def _takes_away(name: str) -> bool:
    return name.partition('"')[2].startswith(TAKES_AWAY)


def on_narrow_screen(browser: Browser) -> list[str]:
    """What does not fit a screen of 320 pixels; a wide table alone may be rolled sideways."""
    browser.evaluate(UNFOLDED)
    return list(browser.evaluate(OUTSIDE.replace("MAY_ROLL", "true")))


def in_the_dark(browser: Browser) -> list[str]:
    """What axe finds in the dark, with all unfolded."""
    browser.evaluate(UNFOLDED)
    return browser.judged()


def on_paper(browser: Browser) -> list[str]:
    """What is cut off on paper, or should not be there."""
    return [*browser.evaluate(PRINTED), *browser.evaluate(OUTSIDE.replace("MAY_ROLL", "false"))]
