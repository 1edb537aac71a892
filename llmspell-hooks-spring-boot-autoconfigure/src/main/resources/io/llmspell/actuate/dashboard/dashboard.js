'use strict';

/* Asks again and again, and shows the answers. */
(() => {
  const llmspell = window.llmspell;
  const element = llmspell.element;
  const tables = llmspell.tables;
  const remote = llmspell.remote;
  const FILTERS = ['correlationId', 'hook', 'component', 'result'];
  const REFRESH = Number(document.body.getAttribute('data-refresh'));
  const steering = {hooks: false, events: false, change: change};
  const columns = {
    hooks: tables.hooks(steering), subscriptions: tables.subscriptions(steering), decisions: tables.decisions()
  };
  const seen = {};
  const asked = {};
  let held = false;
  let timer = null;
  let round = 0;

  function id(name) {
    return document.getElementById(name);
  }

  function say(text, isProblem) {
    const message = id('message');
    message.className = isProblem ? 'problem' : 'done';
    llmspell.replace(message, [text]);
  }

  /* What is the case, if it is not what was asked for: a hook that is asked may set something else. */
  function otherwise(name, wanted, found) {
    if (found.drained === false) {
      return 'Not all was handled in time: ' + found.after;
    }
    if (wanted.mode && found.mode !== wanted.mode) {
      return 'The mode of ' + name + ' is ' + found.mode + ', and not ' + wanted.mode + ': a hook at CONFIGURATION_CHANGE'
          + ' may have set it.';
    }
    const breaker = wanted.breaker && found.breaker ? found.breaker.state : wanted.breaker;
    return breaker === wanted.breaker ? null : 'The breaker of ' + name + ' is ' + breaker.replace('_', ' ')
        + ', and not ' + wanted.breaker + '.';
  }

  function change(endpoint, name, body, done) {
    say('…');
    remote.change(endpoint, name, body).then(answer => {
      const other = answer.problem || otherwise(name, body, answer.body || {});
      say(other || done + '.', Boolean(other));
      refresh();
    });
  }

  function notice(endpoint, problem) {
    const place = id('notice-' + endpoint);
    const text = problem || '';
    if (place.textContent !== text) {
      llmspell.replace(place, [text]);
      place.hidden = !problem;
    }
  }

  /* The filter is in the address, so that a link to a blocked call can be shared. */
  function filter() {
    const found = {};
    window.location.hash.replace(/^#/, '').split('&').forEach(part => {
      const at = part.indexOf('=');
      if (at > 0 && FILTERS.indexOf(part.substring(0, at)) >= 0) {
        try {
          found[part.substring(0, at)] = decodeURIComponent(part.substring(at + 1));
        } catch (ex) {
          found[part.substring(0, at)] = part.substring(at + 1);
        }
      }
    });
    return found;
  }

  function query(values) {
    return FILTERS.filter(name => values[name]).map(name => name + '=' + encodeURIComponent(values[name])).join('&');
  }

  function showFilter() {
    const values = filter();
    FILTERS.forEach(name => { id('filter-' + name).value = values[name] || ''; });
  }

  function takeFilter() {
    const values = {};
    FILTERS.forEach(name => { values[name] = id('filter-' + name).value.trim(); });
    window.location.hash = query(values);
  }

  /* Whether a number has grown since it was last looked at. */
  function grew(key, number) {
    const before = seen[key];
    seen[key] = number;
    return before !== undefined && number > before;
  }

  function hookNodes(hooks) {
    const nodes = new Map();
    hooks.forEach(hook => {
      const runs = tables.sum(hook.runs.results) + tables.sum(hook.runs.failures);
      nodes.set('hook:' + hook.name, {
        state: hook.mode === 'disabled' ? 'off' : tables.breakers[hook.breaker.state] || '',
        detail: [hook.phase, hook.mode, hook.breaker.state.replace('_', ' '), runs + ' runs'].join(' · '),
        active: grew('hook:' + hook.name, runs)
      });
    });
    return nodes;
  }

  function subscriptionNodes(subscriptions) {
    const nodes = new Map();
    subscriptions.forEach(one => {
      const state = tables.states[one.state] || '';
      nodes.set('subscription:' + one.id, {
        state: state === 'good' && one.fill > 0.8 ? 'warn' : state,
        detail: one.state + ' · ' + one.depth + ' waiting · ' + one.delivered + ' delivered',
        active: grew('subscription:' + one.id, one.delivered)
      });
    });
    return nodes;
  }

  function drawGraph(graph, known, from, to, place) {
    const ofType = type => graph.nodes.filter(node => node.type === type);
    const right = ofType(to).map(node => {
      const state = known.get(node.id) || {};
      return {id: node.id, label: node.label, state: state.state || '', detail: state.detail || ''};
    });
    const left = ofType(from).map(node => ({id: node.id, label: node.label, state: 'plain', detail: ''}));
    const edges = graph.edges.filter(edge => edge.to.indexOf(to + ':') === 0).map(edge => {
      const state = known.get(edge.to) || {};
      return {from: edge.from, to: edge.to, active: Boolean(state.active)};
    });
    llmspell.graph.draw(id(place), left, right, edges, [from + 's', to + 's']);
  }

  function figure(name, value, kind) {
    return element('div', {'class': kind || ''}, [element('dt', {}, [name]), element('dd', {}, [value])]);
  }

  function showFigures(hooks, events, decisions) {
    const figures = [];
    if (hooks) {
      const open = hooks.filter(hook => hook.breaker.state !== 'closed').length;
      const shadow = hooks.filter(hook => hook.mode !== 'enforce').length;
      figures.push(figure('hooks', hooks.length));
      figures.push(figure('not enforced', shadow, shadow > 0 ? 'warn' : ''));
      figures.push(figure('breakers not closed', open, open > 0 ? 'bad' : 'good'));
    }
    if (decisions) {
      figures.push(figure('decisions', decisions.logged));
    }
    if (events) {
      const lost = events.bus.dropped + events.bus.rejected + events.bus.deadLettered;
      figures.push(figure('subscriptions', events.totalSubscriptions));
      figures.push(figure('events published', events.bus.published));
      figures.push(figure('events waiting', events.bus.queued));
      figures.push(figure('not delivered', lost, lost > 0 ? 'bad' : 'good'));
    }
    llmspell.replace(id('figures'), figures);
  }

  function show(hooks, graph, decisions, events) {
    const known = hooks.body ? hooks.body.hooks : [];
    const subscriptions = events.body ? events.body.subscriptions : [];
    notice('hooks', hooks.problem);
    notice('hookgraph', graph.problem);
    notice('decisions', decisions.problem);
    notice('events', events.problem);
    llmspell.fill(id('hooks'), known, hook => hook.name, columns.hooks, 'No hooks.');
    llmspell.fill(id('subscriptions'), subscriptions, one => one.id, columns.subscriptions, 'No subscriptions.');
    llmspell.fill(id('decisions'), decisions.body ? decisions.body.decisions : [], one => String(one.number),
        columns.decisions, 'No decisions.');
    if (graph.body) {
      drawGraph(graph.body, hookNodes(known), 'point', 'hook', 'hook-graph');
      drawGraph(graph.body, subscriptionNodes(subscriptions), 'pattern', 'subscription', 'event-graph');
    }
    showFigures(hooks.body && known, events.body, decisions.body);
    llmspell.replace(id('updated'), [new Date().toLocaleTimeString()]);
  }

  /* Once for each endpoint that answers: a log-in or a new version of the application may change it. */
  function askForWriting(endpoint, answer) {
    if (!answer.body) {
      asked[endpoint] = false;
      steering[endpoint] = false;
    } else if (!asked[endpoint]) {
      asked[endpoint] = true;
      remote.isWritable(endpoint).then(writable => {
        steering[endpoint] = writable;
        refresh();
      });
    }
  }

  function later() {
    window.clearTimeout(timer);
    if (!held) {
      timer = window.setTimeout(refresh, REFRESH);
    }
  }

  function refresh() {
    window.clearTimeout(timer);
    round = round + 1;
    const mine = round;
    const wanted = query(filter());
    return Promise.all([
      remote.read('hooks'), remote.read('hookgraph'), remote.read('decisions', wanted ? '?' + wanted : ''),
      remote.read('events')
    ]).then(answers => {
      // What was asked before something else happened is not shown after it.
      if (mine === round) {
        show(answers[0], answers[1], answers[2], answers[3]);
        askForWriting('hooks', answers[0]);
        askForWriting('events', answers[3]);
        later();
      }
    }).catch(ex => {
      say('This page cannot show what it was told: ' + ex, true);
      later();
    });
  }

  id('hold').addEventListener('click', () => {
    held = !held;
    id('hold').setAttribute('aria-pressed', String(held));
    refresh();
  });
  id('clear').addEventListener('click', () => { window.location.hash = ''; });
  FILTERS.forEach(name => id('filter-' + name).addEventListener('change', takeFilter));
  window.addEventListener('hashchange', () => {
    showFilter();
    refresh();
  });
  showFilter();
  refresh();
})();
