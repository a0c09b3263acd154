import { heardLog } from '@supermall/messaging/trial/heard-log'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { readSettings } from '@supermall/subgraph/settings'
import { expect, it } from 'vitest'
import { warnOfOwnMemory } from './ground.ts'

it('limits that no other process knows of are told loudly in production, where there are others', () => {
  const told = (parts: readonly string[], variables: Record<string, string>) => {
    const log = heardLog()
    warnOfOwnMemory({ settings: readSettings(houseSettings, variables), parts, log })
    return log.lines.map(({ event }) => event)
  }
  expect(told(['gateway'], { MODE: 'production' })).toEqual(['limits.per_process'])
  expect(told([], { MODE: 'production' })).toEqual([])
  expect(told(['gateway'], { MODE: 'development' })).toEqual([])
  expect(told(['gateway'], { MODE: 'production', REDIS_URL: 'redis://redis:6379' })).toEqual([])
})
