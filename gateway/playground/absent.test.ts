import { expect, test } from 'vitest'
import { fixtureMall } from '../testing/fixture-mall.ts'

/** Whether a gateway serves it; where it is not built the gateway says that it would. */
async function isServed(mode: 'development' | 'production', PLAYGROUND: string): Promise<boolean> {
  const mall = await fixtureMall({ mode, variables: { PLAYGROUND } })
  const response = await fetch(`${mall.url}/`, { headers: { accept: 'text/html' } })
  await response.text()
  const isWanted = mall.said('playground.unbuilt').length > 0
  await mall.stop()
  return response.status === 200 || isWanted
}

test('the playground is there in development alone where nobody says whether it shall be', async () => {
  expect(await isServed('development', '')).toBe(true)
  expect(await isServed('production', '')).toBe(false)
})

test('the playground is where somebody says so, and is not where somebody says no', async () => {
  expect(await isServed('production', 'true')).toBe(true)
  expect(await isServed('development', 'false')).toBe(false)
})
