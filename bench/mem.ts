import { simulate } from './scenario';
const mb = () => { const m = process.memoryUsage(); return Object.entries(m).map(([k, v]) => `${k} ${(v / 2 ** 20).toFixed(0)}`).join(' '); };
const sim = await simulate('connections.scenario', 64 << 20);
console.log('loaded', mb()); gc!(); console.log('after gc', mb());
let most = 0;
while (!sim.ended && sim.t < 300e6) { sim.run({ stopOnOops: false, slice: 5_000_000 }); most = Math.max(most, process.memoryUsage().rss); }
console.log('300M', mb(), 'most', (most / 2 ** 20).toFixed(0)); gc!(); console.log('after gc', mb());
