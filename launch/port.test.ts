import { createServer } from 'node:net'
import { houseSettings } from '@supermall/subgraph/house-settings'
import { readSettings } from '@supermall/subgraph/settings'
import { freeRow } from '@supermall/testing/ports'
import { describe, expect, it, onTestFinished } from 'vitest'
import { registry } from '../subgraphs/index.ts'
import { requirePorts } from './port.ts'
import { UsageFault } from './usage-fault.ts'

async function taken(): Promise<number> {
  const port = await freeRow(1)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return port
}

async function refusal(parts: readonly string[], variables: Record<string, string>): Promise<string | null> {
  try {
    await requirePorts(parts, readSettings(houseSettings, { PORT: '0', ...variables }))
    return null
  } catch (error) {
    if (error instanceof UsageFault) return error.message
    throw error
  }
}

describe('a port that is taken', () => {
  it('is told with the setting that chooses another', async () => {
    const port = await taken()
    expect(await refusal([], { PORT: `${port}` })).toBe(`port ${port} is in use; choose another with PORT=… npm start`)
    expect(await refusal(['gateway'], { METRICS_PORT: `${port}` })).toMatch(
      /is in use; choose another with METRICS_PORT=…$/,
    )
    const { name, port: own } = registry.toSorted((a, b) => a.port - b.port)[0] ?? { name: '', port: 0 }
    expect(await refusal([name], { SUBGRAPH_PORT_OFFSET: `${port - own}` })).toMatch(
      /another with SUBGRAPH_PORT_OFFSET=…$/,
    )
  })

  it('is none of those that this process does not want', async () => {
    const port = await taken()
    expect(await refusal(['orders'], { PORT: `${port}` })).toBeNull()
  })

  it('is also one that two of its settings name', async () => {
    const port = await freeRow(1)
    expect(await refusal([], { PORT: `${port}`, METRICS_PORT: `${port}` })).toMatch(/METRICS_PORT/)
  })
})
