'use strict';

/* What the columns of the tables show. */
window.llmspell.tables = (() => {
  const element = window.llmspell.element;
  const badge = window.llmspell.badge;
  const BREAKERS = {closed: 'good', half_open: 'warn', open: 'bad'};
  const MODES = {enforce: 'good', shadow: 'warn', disabled: 'off'};
  const STATES = {active: 'good', paused: 'warn', standby: 'off', stalled: 'warn', closed: 'bad'};

  /* What has no value is left out of answers. */
  function sum(counts) {
    return Object.keys(counts || {}).reduce((total, name) => total + counts[name], 0);
  }

  function counts(values) {
    const names = Object.keys(values || {}).filter(name => values[name] > 0);
    return names.length === 0 ? '–' : names.map(name => name + '\u00a0' + values[name]).join(', ');
  }

  function millis(value) {
    if (value === null || value === undefined) {
      return '–';
    }
    return (value < 10 ? value.toFixed(3) : value < 1000 ? value.toFixed(1) : Math.round(value)) + ' ms';
  }

  function time(instant) {
    const at = new Date(instant);
    return element('time', {datetime: instant, title: instant}, [isNaN(at) ? instant : at.toLocaleTimeString()]);
  }

  function small(text) {
    return element('small', {}, [text]);
  }

  /* What is chosen is applied by a second step, so that a guard is not switched off by a slip. */
  function modeChoice(hook, change) {
    const apply = element('button', {type: 'button', disabled: true, 'aria-label': 'Apply the mode of ' + hook.name,
      click: () => change('hooks', hook.name, {mode: choice.value}, hook.name + ' is switched to ' + choice.value)},
    ['Apply']);
    const choice = element('select', {'aria-label': 'Mode of ' + hook.name,
      change: () => { apply.disabled = choice.value === hook.mode; }},
    Object.keys(MODES).map(mode => element('option', {value: mode, selected: mode === hook.mode}, [mode])));
    return element('span', {'class': 'steer'}, [choice, apply]);
  }

  function mode(hook, steering) {
    const shown = [badge(hook.mode, MODES[hook.mode])];
    if (steering.hooks) {
      shown.push(modeChoice(hook, steering.change));
    }
    return shown;
  }

  function breaker(hook, steering) {
    const state = hook.breaker.state;
    const shown = [badge(state.replace('_', ' '), BREAKERS[state])];
    if (hook.breaker.openUntil && state === 'open') {
      shown.push(small(['until ', time(hook.breaker.openUntil)]));
    }
    if (steering.hooks && state !== 'closed') {
      shown.push(element('button', {type: 'button', 'aria-label': 'Close the breaker of ' + hook.name,
        click: () => steering.change('hooks', hook.name, {breaker: 'closed'}, 'The breaker of ' + hook.name + ' is closed')},
      ['Close']));
    }
    return shown;
  }

  function lastError(error) {
    if (!error) {
      return '–';
    }
    return [time(error.at), ' ' + error.kind, small([error.message || error.exception])];
  }

  /* Columns: the value that says whether a cell has changed, and what is shown of it. */
  function hooks(steering) {
    return [
      {value: hook => [hook.name, hook.source, hook.description],
        show: hook => [element('span', {title: hook.description}, [hook.name]), small([hook.source])]},
      {value: hook => hook.points, show: hook => hook.points.join(', ')},
      {value: hook => [hook.phase, hook.priority], show: hook => [hook.phase, small(['priority ' + hook.priority])]},
      {value: hook => [hook.mode, steering.hooks], show: hook => mode(hook, steering)},
      {value: hook => [hook.breaker, steering.hooks], show: hook => breaker(hook, steering)},
      {value: hook => hook.runs.results, show: hook => counts(hook.runs.results)},
      {value: hook => hook.runs.failures, show: hook => counts(hook.runs.failures)},
      {kind: 'number', value: hook => hook.runs.p50Millis, show: hook => millis(hook.runs.p50Millis)},
      {kind: 'number', value: hook => hook.runs.p99Millis, show: hook => millis(hook.runs.p99Millis)},
      {value: hook => hook.runs.lastError, show: hook => lastError(hook.runs.lastError)}
    ];
  }

  function waiting(subscription) {
    return [
      element('meter', {min: 0, max: 1, high: 0.8, optimum: 0, value: subscription.fill,
        'aria-label': 'Part of the capacity that is taken'}),
      ' ' + subscription.depth + ' of ' + subscription.capacity
    ];
  }

  function behind(lag) {
    const parts = [];
    if (lag.oldestWaiting !== null && lag.oldestWaiting !== undefined) {
      parts.push(String(lag.oldestWaiting).replace('PT', '').toLowerCase());
    }
    if (lag.behind !== null && lag.behind !== undefined) {
      parts.push(lag.behind + ' stored');
    }
    return parts.length === 0 ? '–' : parts.join(', ');
  }

  function steps(subscription, steering) {
    if (!steering.events) {
      return '–';
    }
    const step = (action, done) => element('button', {type: 'button', 'aria-label': action + ' ' + subscription.name,
      click: () => steering.change(
          'events', 'subscriptions/' + subscription.id, {action: action}, subscription.name + ' is ' + done)},
    [action]);
    return element('span', {'class': 'steer'}, [
      subscription.paused ? step('resume', 'resumed') : step('pause', 'paused'), step('drain', 'drained')
    ]);
  }

  function subscriptions(steering) {
    return [
      {value: one => [one.name, one.owner], show: one => [one.name, small([one.owner])]},
      {value: one => one.patterns, show: one => one.patterns.join(', ')},
      {value: one => [one.state, one.kind], show: one => [badge(one.state, STATES[one.state]), small([one.kind])]},
      {value: one => [one.depth, one.capacity, one.fill], show: waiting},
      {kind: 'number', value: one => one.delivered, show: one => one.delivered},
      {value: one => one.drops, show: one => counts(one.drops)},
      {value: one => one.lag, show: one => behind(one.lag || {})},
      {value: one => [one.id, one.paused, steering.events], show: one => steps(one, steering)}
    ];
  }

  function result(decision) {
    const kind = decision.blocked || decision.failed ? 'bad' : decision.mode === 'shadow' ? 'warn' : '';
    return [
      badge(decision.result, kind),
      decision.mode === 'shadow' ? badge('shadow', 'warn') : null,
      decision.blocked ? small(['blocked the call']) : null
    ];
  }

  function decisions() {
    const once = decision => decision.number;
    return [
      {value: once, show: decision => time(decision.at)},
      {value: once, show: result},
      {value: once, show: decision => [decision.component + ' ' + decision.operation, small([decision.point])]},
      {value: once, show: decision => decision.hook},
      {value: once, show: decision => [decision.reason || '–', decision.exception ? small([decision.exception]) : null]},
      {kind: 'number', value: once, show: decision => millis(decision.tookMillis)},
      {value: once, show: decision => element('a', {'class': 'id', title: 'Only this call, as a link to share',
        href: '#correlationId=' + encodeURIComponent(decision.correlationId)}, [decision.correlationId])}
    ];
  }

  return {hooks: hooks, subscriptions: subscriptions, decisions: decisions, sum: sum, breakers: BREAKERS, states: STATES};
})();
