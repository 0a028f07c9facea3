import { expect, it } from 'vitest'
import type { Role, TenantKind } from '../access/roles'
import { idleMinutes } from './session.rules'

const phone =
  'Mozilla/5.0 (Linux; Android 13; V2244A) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0'
const desk = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36'

it.each<[TenantKind, Role[], string, 'phone' | 'desk']>([
  ['enterprise', ['worker'], phone, 'phone'],
  ['enterprise', ['contractor'], phone, 'phone'],
  ['enterprise', ['team_leader', 'worker'], phone, 'phone'],
  // The computer in the workshop is everybody's.
  ['enterprise', ['worker'], desk, 'desk'],
  ['enterprise', ['worker'], '', 'desk'],
  ['enterprise', ['worker', 'safety_manager'], phone, 'desk'],
  ['enterprise', ['principal'], phone, 'desk'],
  ['enterprise', ['system_admin'], phone, 'desk'],
  ['authority', ['grid_worker'], phone, 'desk'],
  ['authority', ['leader'], desk, 'desk'],
  ['operator', ['operator'], phone, 'desk'],
])('%s %j: the limit of the right screen', (kind, roles, agent, expected) => {
  expect(idleMinutes({ desk: 1, phone: 2 }, kind, roles, agent)).toBe({ desk: 1, phone: 2 }[expected])
})
