import { FloorPlans, planPicture } from '../modules/risk/floor-plan.entity'
import { type Album, attach } from './album'
import { day } from './calendar'
import { lettering } from './lettering'
import { overlap } from './texts'
import type { Company, World } from './world'

const [width, height] = [1600, 1000]
interface Room {
  name: string
  x: number
  y: number
  w: number
  h: number
}

/** A clean plan of the site with its areas as polygons, the risk points inside them. */
export async function addPlan(world: World, company: Company, album: Album): Promise<void> {
  const rooms = layOut(company.text.areas)
  const at = new Date(company.since.getTime() + 40 * day)
  const svg = planSvg(company.text.short, rooms)
  const { id: fileId, event } = await album.add(svg, '厂区平面图.png', company.safety, at)
  const inside = pointsIn(company, rooms)
  const areas = rooms.map((room, i) => ({ name: room.name, polygon: polygonOf(room), riskPointIds: inside[i] ?? [] }))
  const { id: tenantId } = company.row
  const name = '厂区安全风险四色分布图'
  const plan = world.sink.add(FloorPlans, { tenantId, createdAt: at, name, fileId, areas })
  attach(world.sink, planPicture.on(plan), [fileId], at)
  const about = { tenantId, actor: company.safety, subject: 'FloorPlan', subjectId: plan.id, at }
  company.events.push(event, { ...about, type: 'floor_plan.created', payload: { name, areas: areas.length } })
}

/** Two or three rows of rooms along a road, wide ones and narrow ones. */
function layOut(names: readonly string[]): Room[] {
  const perRow = Math.ceil(names.length / (names.length > 6 ? 3 : 2))
  const rows = Math.ceil(names.length / perRow)
  const h = (height - 260 - (rows - 1) * 50) / rows
  return names.map((name, i) => {
    const row = Math.floor(i / perRow)
    const inRow = names.slice(row * perRow, (row + 1) * perRow)
    const share = (text: string) => 3 + Math.min(text.length, 7) + (/车间|库|堆场|罐/.test(text) ? 4 : 0)
    const total = inRow.reduce((sum, text) => sum + share(text), 0)
    const room = (width - 240 - (inRow.length - 1) * 24) / total
    const before = inRow.slice(0, i - row * perRow)
    const x = 120 + before.reduce((sum, text) => sum + share(text) * room + 24, 0)
    return { name, x, y: 150 + row * (h + 50), w: share(name) * room, h }
  })
}

const fraction = (value: number, of: number) => Math.round((value / of) * 10_000) / 10_000
const polygonOf = ({ x, y, w, h }: Room) =>
  (
    [
      [x, y],
      [x + w, y],
      [x + w, y + h],
      [x, y + h],
    ] as const
  ).map(([px, py]): [number, number] => [fraction(px, width), fraction(py, height)])

/** Each point in the room whose name speaks of it; the rest one after another, so that no room is empty for long. */
function pointsIn({ points }: Company, rooms: readonly Room[]): string[][] {
  const inside: string[][] = rooms.map(() => [])
  points.forEach(({ id, name, location }, i) => {
    const scores = rooms.map((room) => overlap(room.name, `${location} ${name}`))
    const best = Math.max(...scores)
    inside[best > 0 ? scores.indexOf(best) : i % rooms.length]?.push(id)
  })
  return inside
}

function planSvg(title: string, rooms: readonly Room[]): string {
  const drawn = rooms.map(
    ({
      name,
      x,
      y,
      w,
      h,
    }) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="#fff" stroke="#3d4b57" stroke-width="7"/>
      <rect x="${x + w / 2 - 34}" y="${y + h - 5}" width="68" height="10" fill="#eef1f3"/>
      <path d="M${x + w / 2 - 34} ${y + h} a68 68 0 0 1 68 -68" fill="none" stroke="#9aa7b1" stroke-width="2"/>
      ${lettering(name, x + 14, y + 32, { size: Math.min(20, (w - 28) / name.length), fill: '#5b6b76' })}`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="${width}" height="${height}" fill="#eef1f3"/>
    <rect x="60" y="100" width="${width - 120}" height="${height - 160}" fill="#e3e8eb" stroke="#7b8893" stroke-width="10"/>
    <rect x="${width / 2 - 90}" y="${height - 66}" width="180" height="12" fill="#eef1f3"/>${lettering('大门', width / 2, height - 18, { size: 26, fill: '#4b5964', align: 'middle' })}
    ${lettering(`${title} 厂区平面图`, 60, 66, { size: 38, fill: '#24313b' })}${lettering('演示数据', width - 230, 64, { size: 28, fill: '#7b8893' })}
    <g transform="translate(${width - 110} 150)"><path d="M0 -34 l14 50 l-14 -10 l-14 10z" fill="#24313b"/></g>${drawn.join('')}</svg>`
}
