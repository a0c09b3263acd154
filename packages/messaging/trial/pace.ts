import type { NatsPace } from '../bus-nats.ts'

/** The times of the bus, so short that a test can wait for them. */
export const pace: NatsPace = { connectWithinMs: 5_000, ackWaitMs: 600, duplicateWindowMs: 300, lookEveryMs: 200 }
