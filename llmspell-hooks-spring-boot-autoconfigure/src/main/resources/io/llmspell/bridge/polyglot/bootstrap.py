# Runs first in each context: gives Java the functions it makes and reads values with.
def _bootstrap():
    import builtins, sys

    kinds = {type(None): 'n', bool: 'b', int: 'i', float: 'd', str: 's', list: 'l', tuple: 'l', dict: 'o'}
    module_type = type(sys)
    function_type = type(_bootstrap)

    class Failed:
        pass

    failed = Failed()

    def kind(value, longest):
        found = kinds.get(type(value))
        if found is None:
            for base in (int, float, str, list, tuple, dict):
                if isinstance(value, base):
                    found = kinds[base]
                    break
            else:
                found = 'f' if callable(value) and not isinstance(value, type) else 'x'
        if found == 's' and len(value) > longest:
            return 't'
        if found == 'i':
            # Not by comparisons, of which a class may have its own.
            bits = int.bit_length(value)
            return 'i' if bits < 64 else 'I' if bits <= 4096 else 'h'
        return found

    def shown(kind, value):
        if kind == 'x':
            return type(value).__name__
        if kind == 'I':
            return hex(int.__pos__(value))
        return None if kind == 't' or kind == 'h' else value

    def make_object(target, *pairs):
        if target is None:
            return dict(zip(pairs[::2], pairs[1::2]))
        target.update(zip(pairs[::2], pairs[1::2]))
        return target

    def make_list(target, *items):
        if target is None:
            return list(items)
        target.extend(items)
        return target

    def one(value, longest):
        its = kind(value, longest)
        if its == 'o':
            return entries(value, longest, its)
        if its == 'l':
            return items(value, longest, its)
        return [its, shown(its, value)]

    def items(values, longest, all=''):
        flat = ['']
        for value in values:
            its = kind(value, longest)
            all += its
            flat.append(shown(its, value))
        flat[0] = all
        return flat

    def entries(values, longest, all=''):
        flat = ['']
        for key, value in values.items():
            if not isinstance(key, str):
                raise TypeError('a key is no string but of type ' + type(key).__name__)
            its = kind(value, longest)
            all += its
            flat.append(key if len(key) <= longest else None)
            flat.append(shown(its, value))
        flat[0] = all
        return flat

    def function(name, host, problem):
        def call(*given, **named):
            value = host(*given, named) if named else host(*given)
            if value is not failed:
                return value
            error = RuntimeError(problem(None))
            problem(error)
            raise error
        call.__name__ = call.__qualname__ = name
        return call

    def module(name, problem, *functions):
        made = module_type(name)
        for i in range(0, len(functions), 2):
            setattr(made, functions[i], function(functions[i], functions[i + 1], problem))
        return made

    # Classes that first load when the stack is full could never be used again.
    def warm():
        class Odd(Exception):
            pass

        def fail(depth):
            try:
                if depth == 0:
                    raise Odd('x')
                fail(depth - 1)
            except Odd as problem:
                try:
                    raise ValueError(str(problem)) from problem
                except BaseException:
                    raise Odd(repr(problem))
            finally:
                depth += 1
        for n in range(3):
            try:
                fail(3)
            except BaseException:
                pass
        try:
            def deep():
                return deep() + 1
            deep()
        except RecursionError:
            pass

    # Of the innermost call in the file that led to the error.
    def where(error, file):
        line = 0
        step = getattr(error, '__traceback__', None)
        while step is not None:
            if step.tb_frame.f_code.co_filename == file:
                line = step.tb_lineno
            step = step.tb_next
        return line

    # Where a function of the script begins.
    def line(value):
        if type(value) is function_type and value.__globals__.get('__name__') == '__main__':
            return value.__code__.co_firstlineno
        return 0

    class Functions:
        pass
    functions = Functions()
    functions.object = make_object
    functions.list = make_list
    functions.one = one
    functions.items = items
    functions.entries = entries
    functions.module = module
    functions.failed = failed
    functions.nothing = None
    functions.identity = lambda value: value
    functions.big = lambda text: int(text, 16)
    functions.warm = warm
    functions.where = where
    functions.line = line
    return functions

_bootstrap()
