import { lettering } from './lettering'

/** Simple drawings of workplaces, instead of photos of real ones. Drawn on 1200 × 900, shown on 960 × 720. */
const steel = '#5b6b7a'
const dark = '#33404d'
const light = '#c9d3dc'

const shapes = {
  extinguisher: `<rect x="330" y="330" width="540" height="330" rx="10" fill="#a8322a"/><rect x="360" y="360" width="480" height="270" fill="#7d1f19"/>
    <g fill="#d9463c"><rect x="440" y="430" width="90" height="190" rx="30"/><rect x="660" y="430" width="90" height="190" rx="30"/></g>
    <g fill="${dark}"><rect x="465" y="395" width="40" height="40"/><rect x="685" y="395" width="40" height="40"/><path d="M500 405 h60 v20 l20 60 h-14 l-22 -58 h-44z"/><path d="M720 405 h60 v20 l20 60 h-14 l-22 -58 h-44z"/></g>`,
  panel: `<rect x="380" y="180" width="440" height="520" rx="8" fill="${steel}"/><rect x="405" y="205" width="390" height="470" fill="#8796a4"/>
    <g fill="${dark}"><rect x="440" y="250" width="130" height="80" rx="6"/><rect x="630" y="250" width="130" height="80" rx="6"/><rect x="440" y="370" width="60" height="120"/><rect x="520" y="370" width="60" height="120"/><rect x="600" y="370" width="60" height="120"/><rect x="680" y="370" width="60" height="120"/></g>
    `,
  machine: `<rect x="250" y="470" width="700" height="200" rx="12" fill="${steel}"/><rect x="300" y="350" width="220" height="140" rx="10" fill="#75879a"/><circle cx="610" cy="420" r="85" fill="${dark}"/><circle cx="610" cy="420" r="34" fill="${light}"/>
    <rect x="700" y="380" width="190" height="60" fill="#8796a4"/><rect x="280" y="670" width="70" height="60" fill="${dark}"/><rect x="850" y="670" width="70" height="60" fill="${dark}"/><rect x="330" y="380" width="90" height="50" fill="#20303f"/><circle cx="470" cy="405" r="16" fill="#c0392b"/>`,
  forklift: `<path d="M360 620 v-150 h120 l60 -170 h170 v320z" fill="#e0a526"/><path d="M555 330 h130 v130 h-175z" fill="#cfe3ee"/><rect x="720" y="200" width="26" height="470" fill="${dark}"/><path d="M746 640 h210 v24 h-210z" fill="${dark}"/>
    <rect x="770" y="480" width="190" height="155" fill="#b98b57"/><path d="M770 555 h190 M865 480 v155" stroke="#8f6a3f" stroke-width="6"/><circle cx="430" cy="660" r="62" fill="#222"/><circle cx="640" cy="660" r="62" fill="#222"/><circle cx="430" cy="660" r="24" fill="${light}"/><circle cx="640" cy="660" r="24" fill="${light}"/>`,
  rail: `<path d="M150 560 h900 v40 h-900z" fill="${steel}"/><g fill="#e0a526"><rect x="190" y="300" width="24" height="262"/><rect x="430" y="300" width="24" height="262"/><rect x="740" y="300" width="24" height="262"/><rect x="980" y="300" width="24" height="262"/><rect x="190" y="300" width="264" height="20"/><rect x="740" y="300" width="264" height="20"/><rect x="190" y="420" width="264" height="16"/><rect x="740" y="420" width="264" height="16"/></g>
    <g fill="#47545f"><path d="M200 600 h30 v130 h-30z M970 600 h30 v130 h-30z"/></g>`,
  pipe: `<path d="M140 380 h920 v90 h-920z" fill="#7f93a6"/><path d="M140 395 h920 v14 h-920z" fill="#b9c7d3"/><g fill="${steel}"><rect x="430" y="345" width="34" height="160"/><rect x="474" y="345" width="34" height="160"/><rect x="760" y="345" width="34" height="160"/><rect x="804" y="345" width="34" height="160"/></g>
    <rect x="600" y="250" width="24" height="135" fill="${dark}"/><circle cx="612" cy="240" r="62" fill="none" stroke="#c0392b" stroke-width="18"/>`,
  exit: `<rect x="420" y="200" width="360" height="520" fill="#6d7f6e"/><rect x="445" y="225" width="150" height="495" fill="#93a694"/><rect x="605" y="225" width="150" height="495" fill="#93a694"/><rect x="470" y="110" width="260" height="64" rx="6" fill="#1d8a4b"/><path d="M520 142 h70 m-24 -18 l24 18 l-24 18" stroke="#fff" stroke-width="9" fill="none"/><circle cx="665" cy="138" r="9" fill="#fff"/><path d="M650 166 l12 -20 l14 10 l12 -2" stroke="#fff" stroke-width="8" fill="none"/>
    `,
  tank: `<g fill="#9fb0bf"><rect x="230" y="270" width="250" height="420" rx="30"/><rect x="540" y="270" width="250" height="420" rx="30"/></g><g fill="#c4d0da"><rect x="255" y="285" width="40" height="390"/><rect x="565" y="285" width="40" height="390"/></g><path d="M480 600 h60 v26 h-60z M790 600 h170 v26 h-170z" fill="${steel}"/><circle cx="880" cy="560" r="44" fill="#fff" stroke="${dark}" stroke-width="10"/><path d="M880 560 l24 -24" stroke="#c0392b" stroke-width="8"/><path d="M150 690 h880 v40 h-880z" fill="#8a8f94"/>`,
} as const
export type Scene = keyof typeof shapes
export const scenes = Object.keys(shapes) as Scene[]

/** What is wrong in the drawing, and what puts it right. */
const faults: Readonly<Record<Scene, readonly [wrong: string, right: string]>> = {
  extinguisher: [
    `<g fill="#b98b57" stroke="#8f6a3f" stroke-width="5"><rect x="560" y="580" width="190" height="150"/><rect x="740" y="620" width="140" height="110"/></g>`,
    ``,
  ],
  panel: [
    `<g fill="none" stroke-width="10"><path stroke="#c0392b" d="M470 490 C470 600 560 560 560 700"/><path stroke="#2e7d32" d="M550 490 C550 580 600 590 600 700"/><path stroke="#d4a017" d="M630 490 C630 590 660 600 660 700"/></g><path d="M600 560 l50 90 h-100z" fill="#f2c230"/>`,
    `<rect x="430" y="560" width="340" height="90" rx="6" fill="#6f7f8d"/><path d="M600 580 l26 46 h-52z" fill="#f2c230"/>`,
  ],
  machine: [``, `<path d="M510 430 a100 100 0 0 1 200 0 z" fill="#e0a526"/>`],
  forklift: [
    `<ellipse cx="520" cy="745" rx="170" ry="20" fill="#5b4a2d" opacity=".6"/>`,
    `<circle cx="560" cy="282" r="16" fill="#d9463c"/>`,
  ],
  rail: [
    `<path d="M460 308 l70 60 M735 308 l-60 70" stroke="#e0a526" stroke-width="18"/>`,
    `<g fill="#e0a526"><rect x="454" y="300" width="290" height="20"/><rect x="454" y="420" width="290" height="16"/><rect x="587" y="300" width="24" height="262"/></g>`,
  ],
  pipe: [
    `<path d="M469 510 c-18 40 -18 60 0 70 c18 -10 18 -30 0 -70z M469 610 c-14 30 -14 46 0 54 c14 -8 14 -24 0 -54z" fill="#4d86b8"/><ellipse cx="470" cy="720" rx="130" ry="22" fill="#6f97ba" opacity=".7"/>`,
    ``,
  ],
  exit: [
    `<g fill="#b98b57" stroke="#8f6a3f" stroke-width="5"><rect x="380" y="560" width="170" height="160"/><rect x="540" y="600" width="150" height="120"/><rect x="420" y="450" width="130" height="110"/></g>`,
    ``,
  ],
  tank: [`<path d="M480 626 c-16 40 -16 70 6 90 h70 c-30 -30 -40 -60 -40 -90z" fill="#8a6d2f" opacity=".75"/>`, ``],
}

// biome-ignore format: one scene a line
const words: readonly (readonly [Scene, RegExp])[] = [
  ['extinguisher', /灭火|消火栓|消防|喷淋|水炮/],
  ['exit', /出口|通道|疏散|楼梯|防火门|堆/],
  ['forklift', /叉车|车辆|货架|倒车|客车|货车/],
  ['rail', /护栏|栏杆|平台|临边|脚手架|梯|高处|盖板/],
  ['panel', /配电|电|插座|接地|线/],
  ['pipe', /管|阀|法兰|泄漏|软管|除尘/],
  ['tank', /罐|釜|气瓶|压力表|液位|锅炉/],
]
export const sceneFor = (text: string): Scene => words.find(([, test]) => test.test(text))?.[0] ?? 'machine'

/** A drawing of the place before or after it was put right; it always says that it is one. */
export function sceneSvg(scene: Scene, isAfter: boolean): string {
  const [wall, floor] = isAfter ? ['#e6ecee', '#b9c2c6'] : ['#d8d2c6', '#a9a294']
  const mark = isAfter
    ? `<circle cx="1060" cy="140" r="74" fill="#1d8a4b"/><path d="M1024 142 l26 28 l48 -56" stroke="#fff" stroke-width="16" fill="none"/>`
    : `<ellipse cx="600" cy="470" rx="330" ry="250" fill="none" stroke="#d92d20" stroke-width="12" stroke-dasharray="46 20"/>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="720" viewBox="0 0 1200 900"><defs><linearGradient id="w" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".55"/><stop offset="1" stop-color="#000" stop-opacity=".12"/></linearGradient></defs>
    <rect width="1200" height="720" fill="${wall}"/><rect y="700" width="1200" height="200" fill="${floor}"/><rect width="1200" height="900" fill="url(#w)"/>
    <g stroke="#000" stroke-opacity=".08" stroke-width="4">${[150, 400, 650, 900].map((x) => `<path d="M${x + 75} 0 V700 M${x + 75} 700 L${(x - 525) * 1.6 + 600} 900"/>`).join('')}</g>
    <ellipse cx="600" cy="735" rx="430" ry="26" opacity=".18"/>${shapes[scene]}${faults[scene][isAfter ? 1 : 0]}${mark}
    <rect y="836" width="1200" height="64" fill="#14242e" opacity=".82"/>${lettering(isAfter ? '演示图片 · 整改后' : '演示图片 · 整改前', 36, 881, { size: 34, fill: '#ffffff' })}</svg>`
}
