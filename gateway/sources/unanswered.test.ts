import { fault } from '@supermall/kernel/fault'
import { registry } from '@supermall/messaging/metrics'
import { heardLog } from '@supermall/messaging/trial/heard-log'
import { expect, test } from 'vitest'
import { unansweredBy } from './unanswered.ts'

function opened(domain: string) {
  const log = heardLog()
  let now = 0
  const tell = unansweredBy(domain, log, () => now)
  const later = (milliseconds: number): void => {
    now += milliseconds
  }
  return { tell, later, said: () => log.lines.map(({ facts: { code, times } }) => [code, times]), log }
}

test('questions that were turned away are told at once, then once in a while, each with how many there were', () => {
  const { tell, later, said, log } = opened('goods')
  const full = fault('OVERLOADED', 'goods is asked as much as it can take already')
  for (let times = 0; times < 1_000; times++) tell(full, 'trace')
  tell(fault('SERVICE_UNAVAILABLE', 'goods keeps failing: left alone'), 'trace')
  later(4_999)
  tell(full, 'trace')
  expect(said()).toEqual([
    ['OVERLOADED', 1],
    ['SERVICE_UNAVAILABLE', 1],
  ])
  later(1)
  tell(full, 'last')
  expect(log.lines.at(-1)).toEqual({
    event: 'subgraph.unanswered',
    facts: { domain: 'goods', code: 'OVERLOADED', said: full.message, times: 1_001, traceId: 'last' },
  })
})

test('what nobody foresaw is told each time, with its stack', () => {
  const { tell, log } = opened('goods')
  const [odd, wrong] = [new Error('odd'), fault('INTERNAL_SERVER_ERROR', 'answered without what it was asked for')]
  for (const error of [odd, odd, wrong]) tell(error, 'trace')
  expect(log.lines.map(({ facts }) => facts.error)).toEqual([odd, odd, wrong])
})

test('each is counted, by what it was turned away with', async () => {
  const { tell } = opened('counted')
  for (let times = 0; times < 3; times++) tell(fault('DEADLINE_EXCEEDED', 'late'), 'trace')
  tell(new Error('odd'), 'trace')
  const text = await registry.getSingleMetricAsString('mall_unanswered_total')
  expect(text).toContain('mall_unanswered_total{subgraph="counted",code="DEADLINE_EXCEEDED"} 3')
  expect(text).toContain('mall_unanswered_total{subgraph="counted",code="INTERNAL_SERVER_ERROR"} 1')
})
