package com.example;

import io.llmspell.annotation.ToolComponent;

@ToolComponent("shell-local")
public class Shell {

    public String run(String command) {
        return "ran " + command;
    }
}
