/** What the one who starts the mall said wrong: one line that says what may be said instead. */
export class UsageFault extends Error {}
