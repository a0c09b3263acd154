import { newId } from '@supermall/kernel/id'
import { minutes, seconds } from '@supermall/kernel/time'
import type { Request, Viewer } from '@supermall/subgraph/viewer'
import { readRequest } from '@supermall/subgraph/viewer'
import { describe, expect, it } from 'vitest'
import { openSigner } from './signer.ts'

const secret = 'a secret between processes'
const BEGIN = Date.parse('2026-01-01T00:00:00.100Z')

function trial() {
  let now = BEGIN
  const sign = openSigner({ secret, clock: () => new Date(now) })
  return {
    sign,
    pass(milliseconds: number): void {
      now += milliseconds
    },
  }
}

const asks = (viewer: Viewer, ip = '192.0.2.1', traceparent: string | null = null): Request => ({
  viewer,
  caller: { ip, userAgent: 'test', language: 'en', traceparent },
})

const GUEST: Viewer = { audience: 'GUEST' }

describe('What tells subgraphs who asks', () => {
  it('is signed once for all requests of one caller in the same second, whatever traces they are of', () => {
    const { sign, pass } = trial()
    const first = sign(asks(GUEST, '192.0.2.1', 'one'))()
    expect(sign(asks(GUEST, '192.0.2.1', 'another'))()).toBe(first)
    pass(seconds(1))
    expect(sign(asks(GUEST))()).not.toBe(first)
  })

  it('is another for everybody else', () => {
    const { sign } = trial()
    const session = () => ({ accountId: newId('acc'), sessionId: newId('ses') })
    const viewers: Viewer[] = [
      GUEST,
      { audience: 'CONSUMER', ...session() },
      { audience: 'CONSUMER', ...session() },
      { audience: 'PLATFORM', permissions: [], ...session() },
    ]
    const all = [...viewers.map((viewer) => asks(viewer)), asks(GUEST, '192.0.2.2')]
    expect(new Set(all.map((one) => sign(one)())).size).toBe(all.length)
    for (const one of all) expect(readRequest(sign(one)(), secret, BEGIN)).toEqual(one)
  })

  it('is believed for nearly a minute, and not longer', () => {
    const { sign, pass } = trial()
    pass(seconds(0.8))
    const signed = sign(asks(GUEST))()
    expect(readRequest(signed, secret, BEGIN + seconds(59))).not.toBeNull()
    expect(readRequest(signed, secret, BEGIN + minutes(1))).toBeNull()
    expect(readRequest(signed, 'another secret', BEGIN)).toBeNull()
  })
})
