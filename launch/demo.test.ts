import { houseSettings } from '@supermall/subgraph/house-settings'
import { readSettings } from '@supermall/subgraph/settings'
import { expect, test } from 'vitest'
import { banner } from './banner.ts'
import { hasDemo } from './demo.ts'
import type { Ground } from './ground.ts'
import type { Mall } from './mall.ts'

const mall = { domains: [], gateway: { url: 'http://localhost:4000' } } as Mall
const ground = { postgres: '', bus: { kind: 'memory' }, cache: { kind: 'memory' } } as Ground

/** Whether there is a demo mall, and what the launcher says of ways in. */
function opened(variables: Readonly<Record<string, string>>) {
  const settings = readSettings(houseSettings, variables)
  const text = banner(mall, ground, { settings, seconds: '1' })
  return { demo: hasDemo(settings), playground: /^ +playground /m.test(text), signIn: /^ +sign in /m.test(text) }
}

test('in development there is a demo mall and a playground, unless somebody says no', () => {
  expect(opened({})).toEqual({ demo: true, playground: true, signIn: true })
  expect(opened({ DEMO: 'false', PLAYGROUND: 'false' })).toEqual({ demo: false, playground: false, signIn: false })
})

test('outside of development there is neither, unless somebody asks for it; and passwords are said to nobody', () => {
  for (const absent of [{}, { DEMO: '', PLAYGROUND: '' }])
    expect(opened({ MODE: 'production', ...absent })).toEqual({ demo: false, playground: false, signIn: false })
  const asked = { MODE: 'production', DEMO: 'true', PLAYGROUND: 'true' }
  expect(opened(asked)).toEqual({ demo: true, playground: true, signIn: false })
})
