import { afterEach, expect, test, vi } from 'vitest'
import { armCrash, crashAt } from './crash.ts'

const killed = vi.spyOn(process, 'kill').mockReturnValue(true)
afterEach(() => {
  armCrash(null)
  killed.mockClear()
})

const over = (name: string) => (event: string) => event === name

test('a process dies at the step that it was told, and at no other', () => {
  crashAt('after-effect-before-ack', over('order.paid'))
  armCrash('after-effect-before-ack')
  crashAt('after-ack-before-confirm', over('order.paid'))
  expect(killed).not.toHaveBeenCalled()
  crashAt('after-effect-before-ack', over('order.paid'))
  expect(killed).toHaveBeenCalledWith(process.pid, 'SIGKILL')
})

test('a step that names an event is one over that event only', () => {
  armCrash('after-effect-before-ack@order.paid')
  crashAt('after-effect-before-ack', over('order.cancelled'))
  crashAt('after-effect-before-ack')
  expect(killed).not.toHaveBeenCalled()
  crashAt('after-effect-before-ack', over('order.paid'))
  expect(killed).toHaveBeenCalledOnce()
})
