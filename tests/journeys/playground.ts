import { fromRoot } from '@supermall/subgraph/root'
import type { Page } from '@supermall/testing/browser'
import { openPage } from '@supermall/testing/browser'
import { asking } from '@supermall/testing/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadExamples } from '../../gateway/playground/load-examples.ts'
import { demo } from '../../launch/demo.ts'
import type { World } from '../world.ts'
import { keepPicture, press, run } from './desk.ts'

const JSON_STREAM = { 'content-type': 'application/json', accept: 'text/event-stream, application/json' }

const examples = loadExamples(fromRoot('gateway', 'playground', 'examples'))
const isWatched = ({ query }: { readonly query: string }): boolean => /^subscription\b/m.test(query)

/** The examples of the playground, each as the person whom it is for. */
export function trying(world: () => World) {
  it.each(examples.filter(isWatched))('begin, and wait for what is to come: $title', async (example) => {
    const who = demo.signIns.find(({ label }) => label === example.signIn)
    const { token } = who ? await world().signIn(who.audience, who.login) : world().guest
    const stop = new AbortController()
    const response = await fetch(`${world().url}/graphql`, {
      method: 'POST',
      headers: { ...JSON_STREAM, ...(token ? { authorization: `Bearer ${token}` } : {}) },
      body: JSON.stringify({ query: example.query, variables: example.variables }),
      signal: stop.signal,
    })
    const begun = await response.body?.getReader().read()
    expect(Buffer.from(begun?.value ?? '').toString()).toMatch(/^:\nid: \S+\n\n$/)
    stop.abort()
  })

  it.each(examples.filter((example) => !isWatched(example)))('answer without an error: $title', async (example) => {
    const who = demo.signIns.find(({ label }) => label === example.signIn)
    const client = who ? await world().signIn(who.audience, who.login) : asking(world().url, null)
    const answer = await client.asks(example.query, example.variables)
    expect(answer.errors).toEqual([])
    expect(JSON.stringify(answer.data)).not.toContain('"nodes":[]')
  })
}

export function playing(world: () => World) {
  let page: Page

  beforeAll(async () => {
    page = await openPage(`${world().url}/`)
  })
  afterAll(() => page?.close())

  it('opens, signs in with one click, and runs an example as that person', async () => {
    await page.until(`document.querySelector('.sign-in-bar button')`)
    await press(page, 'Buyer')
    await page.until(`document.querySelector('.sign-in-bar output strong')`)
    await page.evaluate(`document.querySelector('button[aria-label="Show Examples"]')?.click()`)
    await page.until(`document.querySelector('section[aria-label="Examples"]')`)
    await press(page, 'Who am I')
    await page.until(
      `document.querySelector('.graphiql-query-editor .CodeMirror')?.CodeMirror.getValue().includes('WhoAmI')`,
    )
    await run(page)
    await page.until(`document.querySelector('.result-window')?.textContent.includes('"viewer"')`)
    const result = await page.evaluate<string>(`document.querySelector('.result-window').textContent`)
    expect(result).toContain('CONSUMER')
    expect(result).not.toContain('errors')
    await keepPicture(page, 'playground')
  })

  it('shows beside the answer what it cost, how it was put together and where its trace is', async () => {
    await page.evaluate(`document.querySelector('button[aria-label="Show Examples"]')?.click()`)
    await page.until(`document.querySelector('section[aria-label="Examples"]')`)
    await press(page, 'Browse goods')
    await page.until(
      `document.querySelector('.graphiql-query-editor .CodeMirror')?.CodeMirror.getValue().includes('BrowseGoods')`,
    )
    // Somebody has asked the example before, and what was answered then is kept: another page of it has to be fetched.
    await page.evaluate(`{
      const editor = document.querySelector('.graphiql-query-editor .CodeMirror').CodeMirror
      editor.setValue(editor.getValue().replace('first: 10', 'first: 9'))
    }`)
    await run(page)
    await page.until(`document.querySelector('.result-window')?.textContent.includes('priceRange')`)
    await page.evaluate(`document.querySelector('button[aria-label="Show Last answer"]').click()`)
    await page.until(`document.querySelector('section[aria-label="Last answer"] .plan strong')`)
    const panel = await page.evaluate<string>(`document.querySelector('section[aria-label="Last answer"]').innerText`)
    expect(panel).toMatch(/at most\s+[\d,]+ points\s+in fact\s+[\d,]+ points/)
    expect(panel).toMatch(/One after the other[\s\S]*catalog for the start[\s\S]*merchants for products/)
    const link = await page.evaluate<string>(`document.querySelector('.traces a').href`)
    await keepPicture(page, 'playground-plan')
    const trace = await (await fetch(link)).text()
    expect(trace).toContain('query BrowseGoods')
    expect(trace).toContain('fetch catalog')
    expect(trace).toContain('SQL select')
  })

  it('asks nobody but the mall', () => {
    const strangers = page.requested().filter((address) => !address.startsWith(world().url))
    expect(strangers).toEqual([])
    expect(page.complaints()).toEqual([])
  })
}
