import { Fault } from '@supermall/kernel/fault'

/** Whether nobody is there, or nobody had the time: what was asked for may have happened or not. */
export const isUnanswered = (error: unknown): boolean => error instanceof Fault && error.code === 'NO_ANSWER'
