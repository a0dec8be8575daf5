// What a walker asks of a page. It runs in a world of our own: the page's scripts do not see it.
globalThis.walk = (() => {
  const plain = text => (text ?? '').replace(/\s+/g, ' ').trim();
  const bare = text => (text ?? '').replace(/\s+/g, '').toLowerCase();
  const element = thing => (thing?.nodeType === Node.TEXT_NODE ? thing.parentElement : thing);

  // What a person would call a thing that is in the way.
  const called = e => {
    if (!e) return 'nothing that can be pressed';
    const said = plain(e.getAttribute('aria-label') ?? e.innerText ?? e.value).slice(0, 60);
    return said ? `“${said}”` : `a ${e.localName} without words`;
  };

  const boxes = thing => {
    const range = thing.nodeType === Node.TEXT_NODE ? document.createRange() : thing;
    if (range !== thing) range.selectNodeContents(thing);
    return [...range.getClientRects()].filter(box => box.width >= 1 && box.height >= 1);
  };

  // The part of a box that what is around it and the window leave to be seen, and what cuts it.
  const cut = (e, box) => {
    let { left, right, top, bottom } = box;
    let by = null;
    let position = getComputedStyle(e).position;
    for (let at = e.parentElement; at && at !== document.body && position !== 'fixed'; at = at.parentElement) {
      const style = getComputedStyle(at);
      const holds = style.position !== 'static' || style.transform !== 'none';
      if (position === 'absolute' && !holds) continue;
      position = style.position;
      const edge = at.getBoundingClientRect();
      const before = [left, right, top, bottom];
      if (style.overflowX !== 'visible') [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      if (style.overflowY !== 'visible') [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
      if (before.join() !== [left, right, top, bottom].join()) by = at;
    }
    const wide = (Math.min(right, innerWidth) - Math.max(left, 0)) / box.width;
    const high = (bottom - top) / box.height;
    return { left: Math.max(left, 0), right: Math.min(right, innerWidth), top: Math.max(top, 0), bottom: Math.min(bottom, innerHeight), wide, high, by };
  };

  const at = (x, y) => {
    let found = document.elementFromPoint(x, y);
    for (let inner = found; inner?.shadowRoot; found = inner) {
      inner = inner.shadowRoot.elementFromPoint(x, y);
      if (!inner || inner === found) break;
    }
    return found;
  };

  // Whether what is at a place is the thing, or in it, or its label; for a text what it stands in will do.
  const hits = (thing, x, y) => {
    const e = element(thing);
    const found = at(x, y);
    if (!found) return [false, null];
    const ours = found === e || e.contains(found) || found.closest('label')?.control === e;
    return [ours || (thing !== e && found.contains(e)), found];
  };

  // Where a thing can be seen and pressed as the window stands, or why it cannot.
  const look = (thing, sideways) => {
    const e = element(thing);
    const [box] = boxes(thing);
    if (!box || !e.checkVisibility({ visibilityProperty: true })) return { state: 'hidden' };
    const shown = cut(e, box);
    const need = sideways ? 0.2 : 0.9;
    if (shown.wide < need || shown.high < 0.4) {
      return { state: shown.by ? 'clipped' : 'outside', by: shown.by ? called(shown.by) : '' };
    }
    const style = getComputedStyle(e);
    const cutsItself = ['hidden', 'clip'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 2;
    if (!sideways && thing === e && cutsItself && e.localName !== 'input') return { state: 'clipped', by: called(e) };
    if (shown.bottom <= shown.top || shown.right <= shown.left) return { state: 'outside', by: '' };
    let over = null;
    for (const [across, down] of [[0.5, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.25], [0.5, 0.75]]) {
      const x = shown.left + (shown.right - shown.left) * across;
      const y = shown.top + (shown.bottom - shown.top) * down;
      const [ours, found] = hits(thing, x, y);
      if (ours) return { state: 'seen', x, y };
      over ??= found;
    }
    return { state: 'covered', by: called(over) };
  };

  // Scripts can scroll what hides its overflow, and people cannot: how far such things around a thing are scrolled.
  const stuck = e => {
    const around = [];
    for (let at = e.parentElement; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      if (overflowX === 'hidden' || overflowY === 'hidden') around.push([at, overflowX, at.scrollLeft, overflowY, at.scrollTop]);
    }
    return around;
  };

  // Brings a thing into the window as a person would, and says where it is.
  const reach = (thing, sideways) => {
    const e = element(thing);
    if (!e?.isConnected) return { state: 'gone' };
    let worst = null;
    for (const block of ['center', 'start', 'end']) {
      for (const surface of [thing, ...(e.labels ?? [])]) {
        const whole = surface.nodeType === Node.TEXT_NODE ? e : surface;
        const around = stuck(whole);
        whole.scrollIntoView({ block, inline: 'nearest', behavior: 'instant' });
        for (const [at, across, left, down, top] of around) {
          if (across === 'hidden') at.scrollLeft = left;
          if (down === 'hidden') at.scrollTop = top;
        }
        if (!sideways && document.scrollingElement) document.scrollingElement.scrollLeft = 0;
        const seen = look(surface, sideways);
        if (seen.state === 'seen') return seen;
        if (!worst || worst.state === 'hidden') worst = seen;
      }
    }
    return worst;
  };

  // The best place where a text stands, among the smallest things that hold all of it.
  const see = (text, sideways) => {
    const wanted = bare(text);
    let best = null;
    let looks = 0;
    const search = e => {
      if (looks > 200 || best?.state === 'seen') return;
      const inside = [...(e.shadowRoot ?? e).children].filter(
        child => child.checkVisibility() && bare(child.innerText).includes(wanted),
      );
      if (inside.length) return inside.forEach(search);
      looks += 1;
      const texts = [...e.childNodes].filter(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
      const whole = texts.find(node => bare(node.data).includes(wanted)) ?? texts[0] ?? e;
      const seen = e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        ? reach(whole, sideways)
        : { state: 'hidden' };
      if (!best || seen.state === 'seen') best = seen;
    };
    if (document.body && bare(document.body.innerText).includes(wanted)) search(document.body);
    return best ?? { state: 'nowhere' };
  };

  // What a screen reader tells of its own accord: live regions that change, and where the focus goes.
  const LIVE = '[aria-live="polite"],[aria-live="assertive"],[role="alert"],[role="status"],[role="log"],output';
  let heard = [];
  const hear = e => {
    const said = plain(e.innerText || e.getAttribute('aria-label') || e.value);
    const isTold = said && !e.closest('[aria-live="off"],[aria-hidden="true"]') && e.checkVisibility();
    if (isTold && heard.length < 200 && heard.at(-1) !== said) heard.push(said.slice(0, 2000));
  };
  new MutationObserver(changes => {
    const regions = new Set();
    for (const { target, addedNodes } of changes) {
      const region = element(target)?.closest?.(LIVE);
      if (region) regions.add(region);
      for (const e of [target, ...addedNodes]) {
        e.querySelectorAll?.('[role="alert"]').forEach(alert => (e !== target || !addedNodes.length) && regions.add(alert));
        if (e.matches?.('[role="alert"]')) regions.add(e);
      }
    }
    regions.forEach(hear);
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true,
    attributeFilter: ['hidden', 'style', 'class', 'aria-hidden'],
  });
  document.addEventListener('focusin', event => hear(event.target));

  // Secrets are covered before a picture is taken, and shown again after it.
  let covered = [];
  const cover = e => {
    covered.push([e, e.style.cssText]);
    e.style.setProperty('-webkit-text-security', 'disc', 'important');
    e.style.setProperty('color', 'transparent', 'important');
  };
  const mask = secrets => {
    const holds = text => secrets.some(secret => bare(text).includes(bare(secret)));
    for (const e of document.querySelectorAll('input,textarea,select')) if (holds(e.value)) cover(e);
    const texts = document.createTreeWalker(document.body ?? document, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const e = texts.currentNode.parentElement;
      // A secret may be put together from several things: the smallest that shows all of it is covered.
      for (let up = e, steps = 0; up && steps < 3; up = up.parentElement, steps += 1) {
        if (holds(up.textContent)) { cover(up); break; }
      }
    }
  };
  const unmask = () => {
    for (const [e, style] of covered.reverse()) e.style.cssText = style;
    covered = [];
  };

  let shift = 0;
  let largest = null;
  const measure = (type, take) => new PerformanceObserver(list => list.getEntries().forEach(take)).observe({ type, buffered: true });
  measure('layout-shift', entry => { if (!entry.hadRecentInput) shift += entry.value; });
  measure('largest-contentful-paint', entry => { largest = entry.startTime; });
  // Hosts that the page asked for something, beside its own.
  const otherHosts = () => {
    const host = address => URL.parse?.(address)?.host ?? '';
    const hosts = performance.getEntriesByType('resource').map(asked => host(asked.name));
    return [...new Set(hosts)].filter(one => one && one !== location.host).sort().slice(0, 100);
  };

  // Names of cookies that the page's scripts can read; a page without an origin has none.
  const cookies = () => {
    try {
      return document.cookie.split('; ').map(one => one.split('=')[0]).filter(Boolean).slice(0, 100);
    } catch {
      return [];
    }
  };

  const facts = () => {
    const [way] = performance.getEntriesByType('navigation');
    return {
      address: way?.name ?? location.href,
      first_byte_ms: way?.responseStart ?? 0,
      loaded_ms: way?.loadEventEnd ?? 0,
      largest_paint_ms: largest,
      layout_shift: shift,
      other_hosts: otherHosts(),
      cookies: cookies(),
    };
  };

  return {
    plain, called, look, reach, see, mask, unmask, facts,
    heard: () => heard.splice(0),
    // What a walker does in the place of a list's or a field's own window, which no page can be seen in.
    put: (e, value) => {
      const owner = e.localName === 'option' ? e.closest('select') : e;
      if (owner !== e) e.selected = true;
      else e.value = value;
      for (const kind of ['input', 'change']) owner.dispatchEvent(new Event(kind, { bubbles: true }));
    },
    // A box around a thing, in the document's own measure.
    area: (thing, around) => {
      const box = element(thing).getBoundingClientRect();
      return {
        x: Math.max(0, box.x + scrollX - around), y: Math.max(0, box.y + scrollY - around),
        width: box.width + 2 * around, height: box.height + 2 * around,
      };
    },
    // Nothing that blinks or moves by itself is taken for a sign of focus.
    still: e => {
      e.style.setProperty('caret-color', 'transparent', 'important');
      e.style.setProperty('transition', 'none', 'important');
    },
  };
})();
