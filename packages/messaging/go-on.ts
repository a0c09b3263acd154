import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<() => boolean>()

/**
 * Whether a job that works part by part should begin with the next one. A process that is told to end waits for its jobs: what is not
 * done yet is done by another process, or by the next start. Outside of a job nobody waits.
 */
export const mayGoOn = (): boolean => !(current.getStore()?.() ?? false)

export const untilEnding = <T>(isEnding: () => boolean, work: () => Promise<T>): Promise<T> =>
  current.run(isEnding, work)
