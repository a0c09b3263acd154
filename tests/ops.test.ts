import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fromRoot } from '@supermall/subgraph/root'
import { requires } from '@supermall/testing/servers'
import { describe, expect, it } from 'vitest'
import { registry } from '../subgraphs/index.ts'

requires('promtool')('the alarms of Prometheus', () => {
  it('are understood by Prometheus', () => {
    const { status, stderr } = spawnSync('promtool', ['check', 'rules', fromRoot('ops', 'prometheus', 'alerts.yml')], {
      encoding: 'utf8',
    })
    expect(stderr).not.toMatch(/FAILED/)
    expect(status).toBe(0)
  })
})

requires('promtool')('what they make of figures', () => {
  it('is what they say: nobody is woken by what any client can bring about', () => {
    const path = fromRoot('ops', 'prometheus', 'alerts-test.yml')
    const { status, stdout } = spawnSync('promtool', ['test', 'rules', path], { encoding: 'utf8' })
    expect(stdout).not.toMatch(/FAILED/)
    expect(status).toBe(0)
  })
})

describe('every alarm', () => {
  const alarms = readFileSync(fromRoot('ops', 'prometheus', 'alerts.yml'), 'utf8')

  it('is heard in the trial of a mall of which everything is wrong', () => {
    const trial = readFileSync(fromRoot('ops', 'prometheus', 'alerts-test.yml'), 'utf8')
    const names = [...alarms.matchAll(/alert: (\w+)/g)].map(([, name]) => name)
    expect(names.filter((name) => !trial.includes(`alertname="${name}"`))).toEqual([])
  })

  it('knows how many domains there are', () => {
    const [, expected] = /count by \(domain\) \(mall_outbox_events\)\) or vector\(0\)\) < (\d+)/.exec(alarms) ?? []
    expect(Number(expected)).toBe(registry.length)
  })
})

describe.each(readdirSync(fromRoot('ops', 'grafana')))('the board %s', (file) => {
  const board = JSON.parse(readFileSync(fromRoot('ops', 'grafana', file), 'utf8'))

  it('can be imported: it has an id, a source of figures, and panels that do not lie on each other', () => {
    expect([board.uid, board.title]).toEqual([expect.stringMatching(/^supermall-/), expect.any(String)])
    expect(board.templating.list[0]).toMatchObject({ type: 'datasource', query: 'prometheus' })
    const places = board.panels.map(({ gridPos }: { gridPos: { x: number; y: number } }) => `${gridPos.x} ${gridPos.y}`)
    expect(new Set(places).size).toBe(board.panels.length)
  })

  requires('promtool')('its expressions', () => {
    it('are understood by Prometheus', () => {
      const targets = board.panels.flatMap((panel: { targets: { expr: string }[] }) => panel.targets)
      const rules = targets.map(({ expr }: { expr: string }, at: number) => `  - {record: 'a:${at}', expr: '${expr}'}`)
      const path = join(mkdtempSync(join(tmpdir(), 'supermall-ops-')), 'board.yml')
      writeFileSync(path, `groups:\n- name: board\n  rules:\n${rules.join('\n')}\n`)
      const { status, stderr } = spawnSync('promtool', ['check', 'rules', path], { encoding: 'utf8' })
      rmSync(dirname(path), { recursive: true })
      expect(stderr).not.toMatch(/FAILED/)
      expect(status).toBe(0)
    })
  })
})
