/**
 * How Node runs whatever a test starts. Most of its code runs a few times and then never again: compiled simply at once, and well
 * only when it has run ten times as long as usual, a start takes a quarter less of the processor. Graphs are large and short-lived,
 * so what is young has room.
 */
export const BRIEF = ['--max-semi-space-size=64', '--always-sparkplug', '--interrupt-budget=1200000']
