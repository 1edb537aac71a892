'use strict';

/* Makes and fills elements. All text goes through text nodes: what a name or a reason says is never markup. */
window.llmspell = (() => {
  const SVG = 'http://www.w3.org/2000/svg';

  function set(node, attributes) {
    Object.keys(attributes || {}).forEach(name => {
      const value = attributes[name];
      if (typeof value === 'function') {
        node.addEventListener(name, value);
      } else if (value !== null && value !== undefined && value !== false) {
        node.setAttribute(name, value === true ? '' : String(value));
      }
    });
    return node;
  }

  function add(node, children) {
    children.forEach(child => {
      if (Array.isArray(child)) {
        add(node, child);
      } else if (child !== null && child !== undefined) {
        node.appendChild(typeof child === 'object' ? child : document.createTextNode(String(child)));
      }
    });
    return node;
  }

  /* An element; an attribute that is a function listens to the event of that name. */
  function element(name, attributes, children) {
    return add(set(document.createElement(name), attributes), children || []);
  }

  function drawing(name, attributes, children) {
    return add(set(document.createElementNS(SVG, name), attributes), children || []);
  }

  function replace(node, children) {
    while (node.firstChild) {
      node.removeChild(node.firstChild);
    }
    return add(node, children);
  }

  function badge(text, kind) {
    return element('span', {'class': 'badge ' + (kind || '')}, [text]);
  }

  function newRow(columns) {
    const cells = columns.map((column, index) => {
      const attributes = {'class': column.kind || null, scope: index === 0 ? 'row' : null};
      return {node: element(index === 0 ? 'th' : 'td', attributes), value: null};
    });
    return {node: element('tr', {}, cells.map(cell => cell.node)), cells: cells};
  }

  function fillRow(row, columns, item) {
    columns.forEach((column, index) => {
      const cell = row.cells[index];
      const value = JSON.stringify(column.value(item));
      // What has not changed stays as it is, with its focus and with what was chosen in it.
      if (cell.value !== value) {
        cell.value = value;
        replace(cell.node, [column.show(item)]);
      }
    });
  }

  /* Makes the rows of a table those of the items, with as few changes as that takes. */
  function fill(body, items, keyOf, columns, none) {
    const rows = body.rowsByKey || (body.rowsByKey = new Map());
    const wanted = new Set(items.map(keyOf));
    rows.forEach((row, key) => {
      if (!wanted.has(key)) {
        body.removeChild(row.node);
        rows.delete(key);
      }
    });
    let next = body.firstChild;
    items.forEach(item => {
      const key = keyOf(item);
      if (!rows.has(key)) {
        rows.set(key, newRow(columns));
      }
      const row = rows.get(key);
      fillRow(row, columns, item);
      if (row.node === next) {
        next = next.nextSibling;
      } else {
        body.insertBefore(row.node, next);
      }
    });
    while (next) {
      const rest = next.nextSibling;
      body.removeChild(next);
      next = rest;
    }
    if (items.length === 0) {
      body.appendChild(element('tr', {}, [element('td', {'class': 'none', colspan: columns.length}, [none])]));
    }
  }

  return {element: element, drawing: drawing, replace: replace, badge: badge, fill: fill};
})();
