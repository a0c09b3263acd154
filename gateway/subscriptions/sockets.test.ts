import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parcelId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { openRaw } from '../testing/stream-clients.ts'

let office: PostOffice
beforeAll(async () => {
  office = await postOffice()
})
afterAll(() => office.stop())

const MOVED = `subscription ($id: ID!) { parcelMoved(id: $id) { id place } }`

describe('a socket', () => {
  test('tells its owner where a parcel is', async () => {
    const raw = await openRaw(office.ws)
    expect(await raw.init(await office.as(1))).toEqual({ type: 'connection_ack' })
    raw.subscribe('a', MOVED, { variables: { id: parcelId(1) } })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await office.move(1, 'Berlin')
    const told = await raw.next()
    expect(told).toMatchObject({ id: 'a', type: 'next', payload: { data: { parcelMoved: { id: parcelId(1), place: 'Berlin' } } } })
    raw.close()
  })
})
