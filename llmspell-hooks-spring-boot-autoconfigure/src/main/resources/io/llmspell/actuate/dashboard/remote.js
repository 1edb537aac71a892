'use strict';

/* Asks the endpoints, whose addresses the page has. */
window.llmspell.remote = (() => {
  const EXPOSE = 'management.endpoints.web.exposure.include=hooks,hookgraph,decisions,events';
  const OTHERWISE = {
    decisions: ' If it is, llmspell.actuate.decisions.enabled may be false.',
    events: ' If it is, the application has no event bus.'
  };

  function address(endpoint) {
    return document.body.getAttribute('data-' + endpoint);
  }

  function isElsewhere(url) {
    return url.indexOf('://') > 0;
  }

  /* The token that Spring Security wants with what changes something; only the application itself is told. */
  function csrfToken() {
    const found = document.cookie.split('; ').filter(cookie => cookie.indexOf('XSRF-TOKEN=') === 0)[0];
    return found ? decodeURIComponent(found.substring('XSRF-TOKEN='.length)) : null;
  }

  function send(method, url, body) {
    return new Promise(resolve => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.withCredentials = true;
      request.timeout = 60000;
      request.setRequestHeader('Accept', 'application/json');
      if (body !== undefined) {
        request.setRequestHeader('Content-Type', 'application/json');
        const token = isElsewhere(url) ? null : csrfToken();
        if (token) {
          request.setRequestHeader('X-XSRF-TOKEN', token);
        }
      }
      request.onload = () => resolve(request);
      request.onerror = () => resolve(request);
      request.ontimeout = () => resolve(request);
      request.send(body === undefined ? null : JSON.stringify(body));
    });
  }

  function jsonOf(request) {
    try {
      return JSON.parse(request.responseText);
    } catch (ex) {
      return null;
    }
  }

  function problemOfReading(endpoint, status) {
    if (status === 404) {
      return 'The endpoint ' + endpoint + ' is not exposed. Expose it with ' + EXPOSE + '.' + (OTHERWISE[endpoint] || '');
    }
    if (status === 401 || status === 403) {
      return 'The application does not let you read the endpoint ' + endpoint + ' (' + status + ').';
    }
    if (status === 0) {
      return 'There is no answer from the endpoint ' + endpoint + ' (' + address(endpoint) + '). If it has a port of'
          + ' its own, set llmspell.dashboard.actuator-url.';
    }
    if (status === 200) {
      return 'The endpoint ' + endpoint + ' did not answer with JSON: you may have to log in and load this page again.';
    }
    return 'The endpoint ' + endpoint + ' answered with ' + status + '.';
  }

  /* What an endpoint says as {body}, or {problem}. */
  function read(endpoint, query) {
    return send('GET', address(endpoint) + (query || '')).then(request => {
      const body = jsonOf(request);
      if (request.status === 200 && body) {
        return {body: body};
      }
      const said = request.status === 400 && body ? body.error || body.message : null;
      return {problem: said || problemOfReading(endpoint, request.status)};
    });
  }

  function problemOfChange(endpoint, request) {
    const body = jsonOf(request);
    const said = body && (body.error || body.message);
    if (request.status === 405) {
      return 'The endpoint ' + endpoint + ' is read-only: set management.endpoint.' + endpoint + '.access=unrestricted.';
    }
    if (request.status === 401 || request.status === 403) {
      return 'The application does not let you change this (' + request.status + '). If you may, it wants a CSRF token'
          + ' that this page does not have: see the page of documentation.';
    }
    if (said && request.status !== 500) {
      return said + (body.reason ? ': ' + body.reason : '');
    }
    return 'The endpoint ' + endpoint + ' answered with ' + request.status + '.';
  }

  /* Changes something; {body}, or {problem} in words. A segment of a name is a segment of the path. */
  function change(endpoint, name, body) {
    const segments = name.split('/');
    // A browser makes another address of these, and would send what is meant for a hook there.
    if (segments.some(segment => segment === '' || segment === '.' || segment === '..')) {
      return Promise.resolve({problem: 'The name ' + name + ' cannot be a part of an address: nothing was sent.'});
    }
    const path = segments.map(encodeURIComponent).join('/');
    return send('POST', address(endpoint) + '/' + path, body).then(request =>
        request.status >= 200 && request.status < 300
            ? {body: jsonOf(request)}
            : {problem: problemOfChange(endpoint, request)});
  }

  /* Whether it can be written to, asked without writing; so too if that is not told, and then a change may be refused. */
  function isWritable(endpoint) {
    return send('OPTIONS', address(endpoint) + '/-').then(request => {
      const methods = isElsewhere(address(endpoint)) ? null : request.getResponseHeader('Allow');
      return !methods || methods.indexOf('POST') >= 0;
    });
  }

  return {read: read, change: change, isWritable: isWritable};
})();
