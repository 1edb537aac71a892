package io.llmspell.autoconfigure;

/** The same in a browser that is a library: it is what runs where no Chromium is, and must not be found out there. */
class HookDashboardHtmlUnitTests extends HookDashboardBrowserTests {

    @Override
    Browser newBrowser() {
        return Browser.htmlUnit();
    }
}
