import { expect, test } from 'vitest'
import { LostThread, startThread } from './thread.ts'

const written = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`)
const importing = 'import { parentPort } from "node:worker_threads"; '
const order = { kind: 'load', text: '', limits: {} } as const

test.each([
  ['leaves', 'parentPort.once("message", () => process.exit(0))', 'the planning thread has ended'],
  ['throws', 'parentPort.once("message", () => { throw new Error("out of its mind") })', 'out of its mind'],
])('a thread that %s is lost to whoever waits for it, and to whoever comes after him', async (_, code, why) => {
  const thread = startThread(written(importing + code))
  expect(thread.isLost()).toBe(false)
  const underway = thread.ask(order)
  await expect(underway).rejects.toThrow(why)
  await expect(underway).rejects.toThrow(LostThread)
  await expect(thread.ask(order)).rejects.toThrow(LostThread)
  expect(thread.isLost()).toBe(true)
})

test('a thread that was ended is lost at once, although it could still answer', async () => {
  const thread = startThread(
    written(`${importing}parentPort.once("message", () => parentPort.postMessage({ value: 1 }))`),
  )
  const underway = thread.ask(order)
  thread.end()
  expect(thread.isLost()).toBe(true)
  await expect(underway).rejects.toThrow(LostThread)
})
