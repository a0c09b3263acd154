import { MOST_REVOKED_AT_ONCE, revokedSessions } from '@supermall/contracts/identity'
import { derivedId } from '@supermall/kernel/id'
import { answer, startAnswering } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { createLog } from '@supermall/subgraph/log'
import { expect, it } from 'vitest'
import { watchRevocations } from './revocations.ts'

const log = createLog({ level: 'silent', isPretty: false })
const NOW = new Date('2026-11-21T12:00:00.000Z')

it('reads a list that is longer than one answer to its end', async () => {
  const all = Array.from({ length: 2 * MOST_REVOKED_AT_ONCE + 3 }, (_, index) => ({
    sessionId: derivedId('ses', index),
    at: new Date(NOW.getTime() - 60_000 + Math.floor(index / 1_000)).toISOString(),
  }))
  const bus = memoryBus()
  const list = answer(revokedSessions, async ({ since, after }) => {
    const behind = all.filter(({ sessionId, at }) =>
      after === null ? at >= since : at > since || (at === since && sessionId > after),
    )
    return { sessions: behind.slice(0, MOST_REVOKED_AT_ONCE) }
  })
  await startAnswering([list], { bus, within: undefined, log })
  const revocations = await watchRevocations({ bus, clock: () => NOW, log, mostMinutes: 120 })
  await revocations.loaded
  const iat = NOW.getTime() / 1_000 - 600
  expect(all.filter(({ sessionId }) => !revocations.isRevoked({ sid: sessionId, iat }))).toEqual([])
  expect(revocations.isRevoked({ sid: derivedId('ses', 999_999), iat })).toBe(false)
  await revocations.stop()
  await bus.close()
})
