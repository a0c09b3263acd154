import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { newId } from '@supermall/kernel/id'
import { heardLog } from '@supermall/messaging/trial/heard-log'
import { listen } from '@supermall/subgraph/http'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, it } from 'vitest'
import { pictureOf } from '../domain/picture.ts'
import sweepMedia from '../jobs/sweep-media.ts'
import { paint } from '../providers/paint.ts'
import { guest, merchant, platform, shopId } from '../trial/mall.ts'
import type { Served } from '../trial/served.ts'
import { codesIn, PICTURE, SHEET, served } from '../trial/served.ts'
import { receiveUpload } from './receive-upload.ts'

let house: Served

beforeAll(async () => {
  house = await served()
})

const owner = merchant(0)
const png = paint(pictureOf('lamp'))
const files = () => readdirSync(house.tools.media.folder)
const minutes = (count: number) => new Date(house.clock.now.getTime() + count * 60_000)
const rows = async () => (await house.sql.query('select count(*)::int as count from media_asset')).rows[0]?.count

describe('a picture', () => {
  it('is put by its ticket, looked at, and shown to everybody byte by byte', async () => {
    const { uploadTicket } = await house.ticket(owner, PICTURE, png)
    expect(codesIn(await house.complete(owner, uploadTicket.id))).toEqual(['FILE_MISSING'])
    expect((await house.put(uploadTicket.url, 'image/png', png)).status).toBe(201)
    const { mediaAsset } = await house.complete(owner, uploadTicket.id)
    const sha256 = createHash('sha256').update(png).digest('hex')
    expect(mediaAsset).toMatchObject({ width: 256, height: 256, byteCount: png.length, sha256 })
    const shown = await fetch(house.at(mediaAsset.url))
    expect(Buffer.from(await shown.arrayBuffer()).equals(png)).toBe(true)
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
    expect((await house.complete(owner, uploadTicket.id)).mediaAsset).toEqual(mediaAsset)
  })

  it('is put once: neither again, nor by two at once, nor after it was completed', async () => {
    const { uploadTicket } = await house.ticket(owner, PICTURE, png)
    const puts = survivors(await rival(4, async () => (await house.put(uploadTicket.url, 'image/png', png)).status))
    expect([...puts].sort()).toEqual([201, 409, 409, 409])
    const made = survivors(await rival(3, () => house.complete(owner, uploadTicket.id)))
    expect(new Set(made.flatMap(({ mediaAsset }) => mediaAsset?.id ?? [])).size).toBe(1)
    const late = await house.put(uploadTicket.url, 'image/png', png)
    expect(late.status).toBe(403)
    expect(await late.text()).toContain('TICKET_INVALID')
  })

  it('is sent in parts, and not again to who has it', async () => {
    const { url } = await house.uploaded(owner, PICTURE, png)
    const get = (headers: Record<string, string>) => fetch(house.at(url), { headers })
    const part = await get({ range: 'bytes=8-15' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 8-15/${png.length}`])
    expect(Buffer.from(await part.arrayBuffer()).equals(png.subarray(8, 16))).toBe(true)
    expect((await get({ range: `bytes=${png.length}-` })).status).toBe(416)
    const etag = part.headers.get('etag') ?? ''
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect((await get({ 'if-none-match': known })).status).toBe(304)
    const head = await fetch(house.at(url), { method: 'HEAD', headers: { range: 'bytes=8-15' } })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(png.length)])
  })

  it('stays as long as goods, or what they are sold under, show it', async () => {
    const { id, url } = await house.uploaded(owner, PICTURE, png)
    const remove = async () =>
      codesIn(await house.change(owner, 'mediaAssetDelete', { input: { id }, selection: 'mediaAsset { id }' }))
    const places = [
      ['product', 'cover_url', '$1', 'null'],
      ['product', 'image_urls', `array['/media/demo/a.png', $1]`, `'{}'`],
      ['product', 'video_url', `'https://mall.example' || $1`, 'null'],
      ['product', 'description', `'<p><img src="' || $1 || '"></p>'`, `''`],
      ['product', 'options', `jsonb_build_array(jsonb_build_object('imageUrl', $1::text))`, `'[]'`],
      ['sku', 'image_url', '$1', 'null'],
      ['bundle', 'image_url', '$1', 'null'],
      ['brand', 'logo_url', '$1', 'null'],
      ['product_label', 'icon_url', '$1', 'null'],
      ['category', 'icon_url', '$1', 'null'],
      ['category', 'image_url', '$1', 'null'],
    ] as const
    for (const [table, column, shown, other] of places) {
      const of = `update ${table} set ${column} =`
      const ofIts = table === 'product' || table === 'sku' || table === 'bundle' ? `where shop_id = '${shopId(0)}'` : ''
      const first = `where id = (select min(id) from ${table} ${ofIts})`
      expect([column, (await house.sql.query(`${of} ${shown} ${first}`, [url])).rowCount]).toEqual([column, 1])
      expect([table, column, await remove()]).toEqual([table, column, ['MEDIA_IN_USE']])
      await house.sql.query(`${of} ${other} ${first}`)
    }
    expect((await fetch(house.at(url))).status).toBe(200)
    expect(await remove()).toEqual([])
  })

  it("of a shop is kept by nobody else's goods, nor by its own in the bin, and of the platform by all", async () => {
    const root = platform()
    const selection = 'mediaAsset { id }'
    const remove = async (who: typeof owner, id: string) =>
      codesIn(await house.change(who, 'mediaAssetDelete', { input: { id }, selection }))
    const { id, url } = await house.uploaded(owner, PICTURE, png)
    const theirs = await house.uploaded(root, { ...PICTURE, shopId: null }, png)
    const goods = async (at: number) => {
      const { rows } = await house.sql.query('select min(id) as id from product where shop_id = $1', [shopId(at)])
      return rows[0]?.id
    }
    const [own, other] = [await goods(0), await goods(1)]
    const show = (cover: string | null, of: string) =>
      house.sql.query('update product set cover_url = $1 where id = $2', [cover, of])
    await house.sql.query('update sku set image_url = $1 where product_id = $2', [url, other])
    await house.sql.query(`update bundle set image_url = $1 where shop_id <> $2`, [url, shopId(0)])
    await show(theirs.url, other)
    expect(await remove(root, theirs.id)).toEqual(['MEDIA_IN_USE'])
    await show(url, other)
    expect(await remove(root, theirs.id)).toEqual([])
    await show(url, own)
    await house.sql.query('update sku set image_url = $1 where product_id = $2', [url, own])
    expect(await remove(owner, id)).toEqual(['MEDIA_IN_USE'])
    await house.sql.query(`update product set status = 'RECYCLED' where id = $1`, [own])
    expect(await remove(owner, id)).toEqual([])
    await house.sql.query(`update product set status = 'ON_SALE' where id = $1`, [own])
  })

  it('that is deleted is gone at once, and its bytes with the sweep', async () => {
    const { id, url } = await house.uploaded(owner, PICTURE, png)
    const remove = () => house.change(owner, 'mediaAssetDelete', { input: { id }, selection: 'mediaAsset { id }' })
    expect(codesIn(await remove())).toEqual([])
    expect((await fetch(house.at(url))).status).toBe(404)
    expect(codesIn(await remove())).toEqual(['NOT_FOUND'])
    expect(files()).toContain(url.slice('/media/'.length))
    await sweepMedia.run(house.within)
    expect(files()).not.toContain(url.slice('/media/'.length))
  })
})

describe('what is not what was announced', () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
  const gif = Buffer.from('GIF89a\x10\x00\x10\x00', 'latin1')
  const half = png.subarray(0, 20)

  it.each([
    ['an SVG with a script', PICTURE, svg],
    ['a picture of another type', PICTURE, gif],
    ['a picture that breaks off', PICTURE, half],
    ['a picture for a table', SHEET, png],
    ['a page for a table', SHEET, Buffer.from('<html><script>alert(1)</script>')],
  ])('is refused when it is looked at, and never shown: %s', async (_, file, bytes) => {
    const before = await rows()
    const { uploadTicket } = await house.ticket(owner, file, bytes)
    expect((await house.put(uploadTicket.url, file.mimeType, bytes)).status).toBe(201)
    expect(codesIn(await house.complete(owner, uploadTicket.id))).toEqual(['FILE_TYPE'])
    expect(await rows()).toBe(before)
  })

  it('is refused while it arrives when it is of another type or size, and leaves nothing behind', async () => {
    const { uploadTicket } = await house.ticket(owner, PICTURE, png)
    const before = files()
    expect((await house.put(uploadTicket.url, 'image/gif', png)).status).toBe(415)
    for (const bytes of [png.subarray(1), Buffer.concat([png, png])]) {
      expect((await house.put(uploadTicket.url, 'image/png', bytes)).status).toBe(413)
      const unannounced = new Blob([new Uint8Array(bytes)]).stream()
      expect((await house.put(uploadTicket.url, 'image/png', unannounced)).status).toBe(413)
    }
    expect(files()).toEqual(before)
    expect((await house.put(uploadTicket.url, 'image/png', png)).status).toBe(201)
  })
})

describe('an upload that breaks off', () => {
  it('is no fault of ours, and leaves the place to the next', async () => {
    const log = heardLog()
    const ends = new EventEmitter()
    const { uploadTicket } = await house.ticket(owner, PICTURE, png)
    const own = await listen({
      ...{ host: '127.0.0.1', port: 0, log },
      handle: (request, response) =>
        receiveUpload.handle(request, response, house.within).finally(() => ends.emit('end')),
    })
    const headers = { 'content-type': 'image/png', 'content-length': png.length }
    const { pathname } = new URL(uploadTicket.url, 'http://localhost')
    const sending = request({ port: own.port, method: 'PUT', path: pathname, headers }).on('error', () => undefined)
    const before = files().length
    sending.write(png.subarray(0, 100))
    await eventually(async () => files().length === before + 1)
    const ended = once(ends, 'end')
    sending.destroy()
    await ended
    await own.stop(1_000)
    expect([log.lines, files().length]).toEqual([[], before])
    expect((await house.put(uploadTicket.url, 'image/png', png)).status).toBe(201)
  })
})

describe('a ticket', () => {
  it.each([
    [{ name: '../../etc/passwd' }, 'TEXT_CHARACTERS'],
    [{ name: '' }, 'TEXT_LENGTH'],
    [{ mimeType: 'image/svg+xml' }, 'FILE_TYPE'],
    [{ kind: 'SHEET' }, 'FILE_TYPE'],
    [{ byteCount: 0 }, 'FILE_SIZE'],
    [{ byteCount: 10 * 1024 * 1024 + 1 }, 'FILE_SIZE'],
  ])('is refused for %j with %s', async (change, code) => {
    const answer = await house.ticket(owner, { ...PICTURE, ...change }, png)
    expect([answer.uploadTicket, codesIn(answer)]).toEqual([null, [code]])
  })

  it('is for a shop that there is', async () => {
    const answer = await house.ticket(platform(), { ...PICTURE, shopId: newId('shp') }, png)
    expect(codesIn(answer)).toEqual(['SHOP_NOT_FOUND'])
  })

  it('that is forged or a quarter of an hour old takes nothing', async () => {
    const { uploadTicket } = await house.ticket(owner, PICTURE, png)
    const forged = uploadTicket.url.replace(/.$/, (last: string) => (last === 'A' ? 'B' : 'A'))
    for (const url of [forged, '/media/upload/x', '/media/upload/..%2fx']) {
      expect((await house.put(url, 'image/png', png)).status).toBe(403)
    }
    house.clock.now = minutes(16)
    expect((await house.put(uploadTicket.url, 'image/png', png)).status).toBe(403)
  })

  it('that was never completed goes with what was put by it', async () => {
    const { uploadTicket } = await house.ticket(owner, PICTURE, png)
    await house.put(uploadTicket.url, 'image/png', png)
    expect(files().some((name) => name.startsWith(uploadTicket.id))).toBe(true)
    house.clock.now = minutes(36)
    await sweepMedia.run(house.within)
    expect(files().some((name) => name.startsWith(uploadTicket.id))).toBe(false)
    expect(codesIn(await house.complete(owner, uploadTicket.id))).toEqual(['NOT_FOUND'])
  })

  it('is one of a hundred that somebody may have open', async () => {
    const staff = merchant(0, 'staff')
    for (let n = 0; n < 100; n++) expect(codesIn(await house.ticket(staff, PICTURE, png))).toEqual([])
    expect(codesIn(await house.ticket(staff, PICTURE, png))).toEqual(['TICKETS_OPEN'])
    expect(codesIn(await house.ticket(owner, PICTURE, png))).toEqual([])
  })
})

describe('files of another shop', () => {
  it('are neither seen nor completed nor deleted', async () => {
    const { uploadTicket } = await house.ticket(owner, PICTURE, png)
    await house.put(uploadTicket.url, 'image/png', png)
    const { id } = await house.uploaded(owner, PICTURE, png)
    const stranger = merchant(1)
    expect((await house.ticket(stranger, PICTURE, png)).fault).toBe('FORBIDDEN')
    expect((await house.ticket(stranger, { ...PICTURE, shopId: null }, png)).fault).toBe('FORBIDDEN')
    expect((await house.complete(stranger, uploadTicket.id)).fault).toBe('FORBIDDEN')
    const removed = { input: { id }, selection: 'mediaAsset { id }' }
    expect((await house.change(stranger, 'mediaAssetDelete', removed)).fault).toBe('FORBIDDEN')
    const LIST =
      'query ($id: ID!, $shop: ID!) { mediaAsset(id: $id) { id } mediaAssets(where: { shopId: { eq: $shop } }) { totalCount } }'
    const list = (viewer: Parameters<Served['asks']>[0]) => house.asks(viewer, LIST, { id, shop: shopId(0) })
    expect((await list(stranger)).data).toEqual({ mediaAsset: null, mediaAssets: { totalCount: 0 } })
    expect((await list(owner)).data.mediaAsset).toEqual({ id })
    expect((await list(guest)).errors).not.toEqual([])
  })
})

describe('a picture of the demo', () => {
  it.each(['shop-0-banner', 'logo', 'licence-0', 'phones-1-2', 'brand-apex'])(
    'is painted for the name %s, and always the same',
    async (name) => {
      const get = (headers: Record<string, string> = {}) => fetch(house.at(`/media/demo/${name}.png`), { headers })
      const [first, second] = [await get(), await get()]
      expect([first.status, first.headers.get('content-type')]).toEqual([200, 'image/png'])
      const bytes = Buffer.from(await first.arrayBuffer())
      expect(bytes.toString('hex', 0, 8)).toBe('89504e470d0a1a0a')
      expect(bytes.equals(Buffer.from(await second.arrayBuffer()))).toBe(true)
      for (const known of [first.headers.get('etag') ?? '', `"other", W/${first.headers.get('etag')}`])
        expect((await get({ 'if-none-match': known })).status).toBe(304)
    },
  )

  it.each(['LOGO.png', 'logo.svg', `${'x'.repeat(81)}.png`, '%2e%2e%2fx.png', ''])(
    'is not painted for "%s"',
    async (name) => {
      expect((await fetch(house.at(`/media/demo/${name}`))).status).toBe(404)
    },
  )
})
