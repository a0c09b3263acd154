import { describe, expect, it } from 'vitest'
import { runTrials } from './trial/run-trials.ts'

describe('Both executors', () => {
  it('give the same answers to operations that nobody thought of, whatever subgraphs do', async () => {
    const { runs, errors, differences } = await runTrials(400, 'supermall')
    expect(differences).toEqual([])
    expect(runs).toBe(2_000)
    expect(errors).toBeGreaterThan(500)
  })
})
