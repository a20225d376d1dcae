// Runs in the measured page before anything else: notes when things are on screen, by the page's own clock.
(() => {
  const bench = { marks: {}, inputs: [], saves: [] };
  globalThis.genkeBench = bench;

  /** Calls back with the time at which the next frame has been drawn. */
  const afterFrame = (tell) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => tell(performance.now());
    port2.postMessage(0);
  });

  // ---- start: what the user waits for ----
  const isUsable = (button) => !button.disabled && !button.closest('[inert]') && button.getBoundingClientRect().height > 0;
  const buttons = (from, text) => [...document.querySelectorAll(from)].find((b) => b.textContent.startsWith(text));
  const awaited = {
    usable: () => { const button = buttons('button.fab, main ~ button', '记一笔'); return button && isUsable(button); },
    rows: () => document.querySelector('ul.rows > li'),
    everybody: () => document.querySelector('main[aria-busy="false"]'),
    ready: () => document.body?.dataset.ready !== undefined,
  };
  const look = () => {
    for (const [name, test] of Object.entries(awaited)) {
      if (bench.marks[name] !== undefined || !test()) continue;
      bench.marks[name] = performance.now();
      afterFrame((at) => { bench.marks[`${name}Painted`] = at; });
    }
  };

  // ---- search: input event → the frame that shows the new results ----
  let typing = null;
  const settle = () => afterFrame((at) => {
    typing.first ??= at;
    typing.frames += 1;
    if (!typing.changed && typing.frames < 6) return settle();
    bench.inputs.push({ ms: (typing.changed ? at : typing.first) - typing.at, work: typing.changed ? typing.last - typing.at : 0, changed: typing.changed, query: typing.query });
    typing = null;
  });
  addEventListener('input', (event) => {
    typing = { at: performance.now(), changed: false, frames: 0, query: event.target.value };
    settle();
  }, true);

  // ---- save: click on 保存 → 已保存 in the document ----
  let clicked = null;
  addEventListener('click', (event) => {
    if (event.target.closest?.('button')?.textContent === '保存') clicked = performance.now();
  }, true);
  const says = (node) => node.nodeType !== Node.COMMENT_NODE && node.textContent.includes('已保存');

  new MutationObserver((changes) => {
    if (typing) {
      typing.changed = true;
      typing.last = performance.now();
    }
    if (clicked !== null && changes.some((c) => (c.type === 'characterData' ? says(c.target) : [...c.addedNodes].some(says)))) {
      const save = { ms: performance.now() - clicked };
      clicked = null;
      afterFrame(() => bench.saves.push(save));
    }
    look();
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['inert', 'data-ready'] });

  /** Resolves once a list holds so many samples. */
  bench.until = (list, count) => new Promise((ok) => {
    const check = () => (bench[list].length >= count ? ok(bench[list]) : setTimeout(check, 15));
    check();
  });
  /** Resolves once all these marks are set. */
  bench.marked = (names) => new Promise((ok) => {
    const check = () => (names.every((n) => bench.marks[n] !== undefined) ? ok(bench.marks) : setTimeout(check, 15));
    check();
  });
  /** How long a fixed piece of arithmetic takes: shows whether the throttle is really on. */
  bench.speed = () => {
    const from = performance.now();
    let x = 0;
    for (let i = 0; i < 6e6; i += 1) x = (x * 31 + i) | 0;
    return performance.now() - from + (x === 0.5 ? 1 : 0);
  };
})();
