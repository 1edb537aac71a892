package com.example.web;

import com.example.Shell;
import io.llmspell.hook.HookCancelledException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ShellController {

    private final Shell shell;

    ShellController(Shell shell) {
        this.shell = shell;
    }

    @GetMapping("/run")
    String run(@RequestParam String command) {
        return this.shell.run(command);
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.FORBIDDEN)
    String blocked(HookCancelledException ex) {
        return ex.reason();
    }
}
