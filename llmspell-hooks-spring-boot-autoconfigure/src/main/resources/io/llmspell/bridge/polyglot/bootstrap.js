// Runs first in each context: takes away what hooks do not need, and gives Java the functions it makes and reads values with.
(function () {
  'use strict';
  const { defineProperty, freeze, getPrototypeOf, keys } = Object;
  const { isArray } = Array;
  const { apply } = Reflect;
  const text = Object.prototype.toString;
  const then = Promise.prototype.then;
  const plain = Object.prototype;
  const promises = Promise.prototype;
  const instance = Function.prototype[Symbol.hasInstance];

  // The engine goes through a list of up to 2^53 elements in one step that nothing can stop.
  const longest = 1000000;
  const bounded = (method) => {
    const wrapped = {
      [method.name](...given) {
        if (!isArray(this)) {
          throw new TypeError(method.name + ' works on arrays only');
        }
        if (this.length > longest) {
          throw new RangeError('an array of more than ' + longest + ' elements');
        }
        return apply(method, this, given);
      },
    }[method.name];
    return defineProperty(wrapped, 'length', { value: method.length, configurable: true });
  };
  const replace = (owner, name, value) =>
    defineProperty(owner, name, { value, writable: true, enumerable: false, configurable: true });
  for (const name of ['concat', 'copyWithin', 'every', 'fill', 'filter', 'find', 'findIndex', 'findLast',
    'findLastIndex', 'flat', 'flatMap', 'forEach', 'includes', 'indexOf', 'join', 'lastIndexOf', 'map', 'reduce',
    'reduceRight', 'reverse', 'shift', 'slice', 'some', 'sort', 'splice', 'toLocaleString', 'toReversed', 'toSorted',
    'toSpliced', 'toString', 'unshift', 'with']) {
    replace(Array.prototype, name, bounded(Array.prototype[name]));
  }
  const from = Array.from;
  replace(Array, 'from', function (items, ...given) {
    if (items != null && items[Symbol.iterator] == null && items.length > longest) {
      throw new RangeError('an array of more than ' + longest + ' elements');
    }
    return apply(from, this, [items, ...given]);
  });
  for (const name of ['Proxy', 'Atomics', 'SharedArrayBuffer', 'WebAssembly', 'Iterator', 'AsyncIterator']) {
    delete globalThis[name];
  }
  delete Array.fromAsync;

  const put = (target, key, value) => {
    if (key === '__proto__') {
      defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
    } else {
      target[key] = value;
    }
  };
  const named = (value) => {
    const name = apply(text, value, []).slice(8, -1);
    if (name !== 'Object') {
      return name;
    }
    const { constructor } = value;
    return (typeof constructor === 'function') ? String(constructor.name) : name;
  };
  const kind = (value) => {
    switch (typeof value) {
      case 'string': return 's';
      case 'number': return 'd';
      case 'boolean': return 'b';
      case 'undefined': return 'n';
      case 'function': return 'f';
      case 'bigint': return 'i';
      case 'symbol': return 'x';
    }
    if (value === null) {
      return 'n';
    }
    if (isArray(value)) {
      return 'l';
    }
    const prototype = getPrototypeOf(value);
    if (prototype === plain || prototype === null) {
      return 'o';
    }
    return apply(instance, Promise, [value]) ? 'p' : 'x';
  };
  const shown = (kind, value) => (kind !== 'x') ? value : (typeof value === 'symbol') ? 'Symbol' : named(value);

  // What the elements are, one character each, and the elements.
  const items = (list, kinds) => {
    const flat = [kinds];
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      const its = kind(value);
      kinds += its;
      flat[i + 1] = shown(its, value);
    }
    flat[0] = kinds;
    return flat;
  };
  // What the values of the entries are, and keys and values in turn.
  const entries = (object, kinds) => {
    const names = keys(object);
    const flat = [kinds];
    let n = 1;
    for (let i = 0; i < names.length; i++) {
      const value = object[names[i]];
      const its = kind(value);
      kinds += its;
      flat[n++] = names[i];
      flat[n++] = shown(its, value);
    }
    flat[0] = kinds;
    return flat;
  };
  const failed = freeze({});
  return {
    object(target, ...pairs) {
      target = target ?? {};
      for (let i = 0; i < pairs.length; i += 2) {
        const key = pairs[i];
        if (key === '__proto__') {
          put(target, key, pairs[i + 1]);
        } else {
          target[key] = pairs[i + 1];
        }
      }
      return target;
    },
    list(target, ...items) {
      if (target === null) {
        return items;
      }
      for (let i = 0; i < items.length; i++) {
        target[target.length] = items[i];
      }
      return target;
    },
    // What the value is, and the value; or what is in it, after what it is.
    one(value) {
      const its = kind(value);
      return (its === 'o') ? entries(value, its) : (its === 'l') ? items(value, its) : [its, shown(its, value)];
    },
    items: (list) => items(list, ''),
    entries: (object) => entries(object, ''),
    // A promise is settled when the jobs that are due have run: that is after this.
    settle(promise) {
      const settled = ['n', null];
      apply(then, promise, [
        (value) => { const its = kind(value); settled[1] = shown(its, value); settled[0] = its; },
        (error) => { settled[1] = error; settled[0] = 'e'; },
      ]);
      settled[0] = 'w';
      return settled;
    },
    module(name, problem, ...functions) {
      const module = {};
      for (let i = 0; i < functions.length; i += 2) {
        const host = functions[i + 1];
        put(module, functions[i], (...given) => {
          const value = host(...given);
          if (value !== failed) {
            return value;
          }
          const error = new Error(problem(null));
          problem(error);
          throw error;
        });
      }
      replace(globalThis, name, freeze(module));
    },
    failed,
    nothing: null,
    identity: (value) => value,
    raise(error) {
      throw error;
    },
  };
})()
