// Runs first in each context: takes away what hooks do not need, and gives Java the functions it makes and reads values with.
(function () {
  'use strict';
  const { defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, keys, setPrototypeOf } = Object;
  const { isArray } = Array;
  const { apply, ownKeys } = Reflect;
  const { trunc } = Math;
  const Failure = Error;
  const text = Object.prototype.toString;
  const then = Promise.prototype.then;
  const plain = Object.prototype;
  const list = Array.prototype;
  const Promised = Promise;
  const instance = Function.prototype[Symbol.hasInstance];

  // The engine goes through a list of up to 2^53 elements in one step that nothing can stop.
  const longest = 1000000;
  const checkLength = (length) => {
    if (length > longest) {
      throw new RangeError('an array of more than ' + longest + ' elements');
    }
  };
  // So it does where it looks for one text in another, or in a list of them.
  const checkSearch = (length, wanted) => {
    if (length * wanted > 1000 * longest) {
      throw new RangeError('a text of ' + wanted + ' characters is too long to be looked for in ' + length);
    }
  };
  const replace = (owner, name, value) =>
    defineProperty(owner, name, { value, writable: true, enumerable: false, configurable: true });
  // In place of the method, one that has its name and the same number of parameters.
  const wrap = (owner, name, wrapping) => {
    const method = owner[name];
    const wrapped = wrapping(method);
    defineProperty(wrapped, 'name', { value: method.name, configurable: true });
    defineProperty(wrapped, 'length', { value: method.length, configurable: true });
    replace(owner, name, wrapped);
  };

  const searching = ['includes', 'indexOf', 'lastIndexOf'];
  for (const name of ['concat', 'copyWithin', 'every', 'fill', 'filter', 'find', 'findIndex', 'findLast',
    'findLastIndex', 'flat', 'flatMap', 'forEach', 'join', 'map', 'reduce', 'reduceRight', 'reverse', 'shift',
    'slice', 'some', 'sort', 'splice', 'toLocaleString', 'toReversed', 'toSorted', 'toSpliced', 'toString', 'unshift',
    'with', ...searching]) {
    const searches = searching.includes(name);
    wrap(Array.prototype, name, (method) => ({
      bounded(...given) {
        if (!isArray(this)) {
          throw new TypeError(method.name + ' works on arrays only');
        }
        checkLength(this.length);
        if (searches && typeof given[0] === 'string') {
          checkSearch(this.length, given[0].length);
        }
        return apply(method, this, given);
      },
    }).bounded);
  }
  wrap(Array, 'from', (from) => function (items, ...given) {
    if (items == null) {
      return apply(from, this, [items]);
    }
    // What may be another one each time that it is read is read once.
    const method = items[Symbol.iterator];
    if (method != null) {
      return apply(from, this, [{ __proto__: null, [Symbol.iterator]: () => apply(method, items, []) }, ...given]);
    }
    const length = trunc(items.length);
    checkLength(length);
    const copy = { __proto__: null, length: length > 0 ? length : 0 };
    for (let i = 0; i < length; i++) {
      copy[i] = items[i];
    }
    return apply(from, this, [copy, ...given]);
  });
  wrap(JSON, 'stringify', (stringify) => function (value, replacer, space) {
    if (isArray(replacer)) {
      checkLength(replacer.length);
    }
    return stringify(value, replacer, space);
  });

  // An array with elements that are more than a value is shortened by one element at a time.
  const checkElement = (target, key) => {
    if (isArray(target) && typeof key === 'string' && key[0] >= '0' && key[0] <= '9') {
      throw new TypeError('elements of arrays cannot be defined, only set');
    }
  };
  const keyOf = (key) => (typeof key === 'symbol') ? key : `${key}`;
  const defining = (method) => function (target, key, descriptor) {
    const name = keyOf(key);
    checkElement(target, name);
    return method(target, name, descriptor);
  };
  wrap(Object, 'defineProperty', defining);
  wrap(Reflect, 'defineProperty', defining);
  wrap(Object, 'defineProperties', (method) => function (target, descriptors) {
    if (isArray(target)) {
      const all = ownKeys(Object(descriptors));
      for (let i = 0; i < all.length; i++) {
        checkElement(target, all[i]);
      }
    }
    return method(target, descriptors);
  });
  for (const name of ['__defineGetter__', '__defineSetter__']) {
    wrap(Object.prototype, name, (method) => ({
      defined(key, accessor) {
        const name = keyOf(key);
        checkElement(this, name);
        return apply(method, this, [name, accessor]);
      },
    }).defined);
  }

  for (const name of ['includes', 'indexOf', 'lastIndexOf', 'replace', 'replaceAll', 'split']) {
    const symbol = name.startsWith('replace') ? Symbol.replace : (name === 'split') ? Symbol.split : null;
    wrap(String.prototype, name, (method) => ({
      searched(wanted, ...given) {
        if (this == null) {
          throw new TypeError(method.name + ' needs a text');
        }
        if (wanted instanceof RegExp) {
          if (symbol === null && name === 'includes') {
            throw new TypeError('includes looks for a text, not for a RegExp');
          }
          if (name === 'replaceAll' && !wanted.global) {
            throw new TypeError('replaceAll needs a RegExp with the flag g');
          }
        }
        const own = (symbol !== null && wanted != null && typeof wanted === 'object') ? wanted[symbol] : null;
        if (own != null) {
          return apply(own, wanted, [this, ...given]);
        }
        const text = `${this}`;
        const searched = (wanted === undefined && name === 'split') ? wanted : `${wanted}`;
        checkSearch(text.length, searched === undefined ? 0 : searched.length);
        return apply(method, text, [searched, ...given]);
      },
    }).searched);
  }
  // Marks on one letter are put into their order in a time of the square of their number.
  wrap(String.prototype, 'normalize', (normalize) => ({
    normalized(form) {
      const text = (this == null) ? this : `${this}`;
      if (text != null && text.length > 10000) {
        throw new RangeError('a text of more than 10000 characters is not normalized');
      }
      return apply(normalize, text, [form]);
    },
  }).normalized);
  // A RegExp with an exec of its own could give a list of any length.
  for (const symbol of [Symbol.replace, Symbol.split]) {
    wrap(RegExp.prototype, symbol, (method) => ({
      plain(text, other) {
        const last = getOwnPropertyDescriptor(this, 'lastIndex');
        if (getPrototypeOf(this) !== RegExpPrototype || ownKeys(this).length !== 1 || last === undefined
          || typeof last.value !== 'number') {
          throw new TypeError('a RegExp with properties of its own, or of a class of its own, cannot replace or split');
        }
        const second = (typeof other === 'function' || other === undefined) ? other
          : (symbol === Symbol.replace) ? `${other}` : +other;
        return apply(method, this, [`${text}`, second]);
      },
    }).plain);
  }
  const RegExpPrototype = RegExp.prototype;
  delete RegExpPrototype.compile;
  freeze(RegExpPrototype);
  for (const name of ['Proxy', 'Atomics', 'SharedArrayBuffer', 'WebAssembly', 'Iterator', 'AsyncIterator']) {
    delete globalThis[name];
  }
  delete Array.fromAsync;

  // Objects and lists are filled while they have no prototype, where a script could have put a setter. To change the
  // prototype takes long, so they are copied instead, which asks no setter.
  const fill = (target, pairs) => {
    for (let i = 0; i < pairs.length; i += 2) {
      target[pairs[i]] = pairs[i + 1];
    }
    return target;
  };
  const all = (...items) => items;
  let free = null;
  const begin = () => {
    const flat = free ?? setPrototypeOf([], null);
    // A getter of a script may come here again.
    free = null;
    return flat;
  };
  const end = (flat) => {
    if (flat.length > 1000) {
      // Too many for arguments; the next one begins with a new list.
      return flat;
    }
    const items = apply(all, undefined, flat);
    flat.length = 0;
    free = flat;
    return items;
  };
  const named = (value) => {
    const name = apply(text, value, []).slice(8, -1);
    if (name !== 'Object') {
      return name;
    }
    const { constructor } = value;
    return (typeof constructor === 'function') ? `${constructor.name}` : name;
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
    return apply(instance, Promised, [value]) ? 'p' : 'x';
  };
  const shown = (kind, value) => (kind !== 'x') ? value : (typeof value === 'symbol') ? 'Symbol' : named(value);

  // What the elements are, one character each, and the elements.
  const items = (list, kinds) => {
    const flat = begin();
    for (let i = 0; i < list.length; i++) {
      const value = list[i];
      const its = kind(value);
      kinds += its;
      flat[i + 1] = shown(its, value);
    }
    flat[0] = kinds;
    return end(flat);
  };
  // What the values of the entries are, and keys and values in turn.
  const entries = (object, kinds) => {
    const names = keys(object);
    const flat = begin();
    let n = 1;
    for (let i = 0; i < names.length; i++) {
      const value = object[names[i]];
      const its = kind(value);
      kinds += its;
      flat[n++] = names[i];
      flat[n++] = shown(its, value);
    }
    flat[0] = kinds;
    return end(flat);
  };
  const failed = freeze({});
  return {
    object: (target, ...pairs) => (target === null)
      ? { ...fill({ __proto__: null }, pairs) }
      : setPrototypeOf(fill(setPrototypeOf(target, null), pairs), plain),
    list(target, ...items) {
      if (target === null) {
        return items;
      }
      setPrototypeOf(target, null);
      for (let i = 0; i < items.length; i++) {
        target[target.length] = items[i];
      }
      return setPrototypeOf(target, list);
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
      const module = { __proto__: null };
      for (let i = 0; i < functions.length; i += 2) {
        const host = functions[i + 1];
        module[functions[i]] = (...given) => {
          const value = host(...given);
          if (value !== failed) {
            return value;
          }
          const error = new Failure(problem(null));
          problem(error);
          throw error;
        };
      }
      replace(globalThis, name, freeze(setPrototypeOf(module, plain)));
    },
    failed,
    nothing: null,
    identity: (value) => value,
    raise(error) {
      throw error;
    },
  };
})()
