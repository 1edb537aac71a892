'use strict';

/* Draws what leads to what: two columns of boxes with lines between them. */
window.llmspell.graph = (() => {
  const drawing = window.llmspell.drawing;
  const WIDTH = 620;
  const BOX = 250;
  const HEIGHT = 38;
  const STEP = 48;
  const MOST = 100;

  function shortened(text, most) {
    return text.length > most ? text.substring(0, most - 1) + '…' : text;
  }

  function box(node, x, y) {
    const details = node.detail ? ', ' + node.detail : '';
    return drawing('g', {'class': 'node ' + node.state, transform: 'translate(' + x + ',' + y + ')'}, [
      drawing('title', {}, [node.label + details]),
      drawing('rect', {width: BOX, height: HEIGHT, rx: 7}),
      drawing('text', {x: 12, y: node.detail ? 16 : 24}, [shortened(node.label, 34)]),
      node.detail ? drawing('text', {'class': 'detail', x: 12, y: 31}, [shortened(node.detail, 46)]) : null
    ]);
  }

  function line(edge, from, to) {
    const x1 = BOX;
    const x2 = WIDTH - BOX;
    const y1 = from + HEIGHT / 2;
    const y2 = to + HEIGHT / 2;
    const middle = (x1 + x2) / 2;
    const course = ['M', x1, y1, 'C', middle, y1 + ',', middle, y2 + ',', x2, y2].join(' ');
    return drawing('path', {'class': 'edge ' + (edge.active ? 'active' : ''), d: course});
  }

  /* Where each node is; the shorter column is spread over the height of the longer. */
  function places(nodes, rows) {
    const found = new Map();
    const step = nodes.length > 0 ? rows * STEP / nodes.length : STEP;
    nodes.forEach((node, index) => found.set(node.id, Math.round(index * step + (step - HEIGHT) / 2)));
    return found;
  }

  function picture(left, right, edges, label) {
    const rows = Math.max(left.length, right.length);
    const from = places(left, rows);
    const to = places(right, rows);
    const height = rows * STEP;
    const attributes = {
      viewBox: '-2 0 ' + (WIDTH + 4) + ' ' + height, 'class': 'graph', role: 'img', 'aria-label': label
    };
    return drawing('svg', attributes, [
      edges.filter(edge => from.has(edge.from) && to.has(edge.to))
          .map(edge => line(edge, from.get(edge.from), to.get(edge.to))),
      left.map(node => box(node, 0, from.get(node.id))),
      right.map(node => box(node, WIDTH - BOX, to.get(node.id)))
    ]);
  }

  /* Draws it where something has changed since the last time. */
  function draw(place, left, right, edges, kinds) {
    const state = JSON.stringify([left, right, edges]);
    if (place.drawnState === state) {
      return;
    }
    place.drawnState = state;
    const label = left.length + ' ' + kinds[0] + ', ' + right.length + ' ' + kinds[1] + ', ' + edges.length + ' lines;'
        + ' the tables below say the same in words';
    const hidden = Math.max(0, left.length - MOST) + Math.max(0, right.length - MOST);
    window.llmspell.replace(place, right.length === 0 ? ['None yet.'] : [
      picture(left.slice(0, MOST), right.slice(0, MOST), edges, label),
      hidden > 0 ? window.llmspell.element('p', {}, ['and ' + hidden + ' more']) : null
    ]);
  }

  return {draw: draw};
})();
