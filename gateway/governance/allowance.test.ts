import { memoryCache } from '@supermall/subgraph/cache'
import { HttpFault } from '@supermall/subgraph/http'
import { readSettings } from '@supermall/subgraph/settings'
import type { Viewer } from '@supermall/subgraph/viewer'
import { describe, expect, it } from 'vitest'
import { gatewaySettings } from '../settings.ts'
import { askingAs, consumer } from '../testing/fixture-graph.ts'
import { allowance, networkOf } from './allowance.ts'

const guest: Viewer = { audience: 'GUEST' }

function trial(variables: Record<string, string> = {}) {
  let now = 1_000_000
  const spend = allowance(
    memoryCache(() => now),
    readSettings(gatewaySettings, variables),
  )
  return {
    pass: (milliseconds: number) => {
      now += milliseconds
    },
    /** Nothing when it was taken, else when to come back. */
    async take(cost: number, viewer: Viewer = guest, ip = '192.0.2.1') {
      const { request } = askingAs(viewer)
      try {
        await spend({ ...request, caller: { ...request.caller, ip } }, cost)
        return null
      } catch (error) {
        if (!(error instanceof HttpFault)) throw error
        return [error.status, error.code, error.headers['retry-after']]
      }
    },
  }
}
const small = {
  RATE_ADDRESS_PER_SECOND: '10',
  RATE_ADDRESS_BURST: '100',
  RATE_ACCOUNT_PER_SECOND: '1',
  RATE_ACCOUNT_BURST: '10',
}

describe('an allowance', () => {
  it('is used up by what is asked, not by how often, and comes back by itself', async () => {
    const { take, pass } = trial(small)
    expect([await take(60), await take(40), await take(25)]).toEqual([null, null, [429, 'RATE_LIMITED', '3']])
    pass(2_400)
    expect(await take(25)).toEqual([429, 'RATE_LIMITED', '1'])
    pass(200)
    expect(await take(25)).toBeNull()
  })

  it('counts what costs nothing as one', async () => {
    const { take } = trial(small)
    for (let i = 0; i < 100; i++) expect(await take(0)).toBeNull()
    expect(await take(0)).not.toBeNull()
  })

  it('lets what is dearer than all of it be asked, when all of it is there', async () => {
    const { take } = trial(small)
    expect([await take(5_000), await take(1)]).toEqual([null, [429, 'RATE_LIMITED', '1']])
  })

  it('is one for an account, wherever it asks from, and another for the guests of the same address', async () => {
    const { take } = trial(small)
    const [anna, bert] = [consumer(), consumer()]
    expect([await take(10, anna), await take(1, anna, '192.0.2.2')]).toEqual([null, [429, 'RATE_LIMITED', '1']])
    expect([await take(10, bert), await take(100), await take(1)]).toEqual([null, null, [429, 'RATE_LIMITED', '1']])
    expect(await take(1, guest, '192.0.2.2')).toBeNull()
  })

  it('is generous where nothing is set', async () => {
    const { take } = trial()
    for (let i = 0; i < 20; i++) expect(await take(3_000)).toBeNull()
    for (let i = 0; i < 1_000; i++) await take(1)
  })
})

describe('the address of a guest', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['2001:0db8:0001::', '2001:db8:1:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
