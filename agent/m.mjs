import fs from 'node:fs';
const mods = process.argv.slice(2);
for (const m of mods) await import(m);
await new Promise(r=>setTimeout(r,1500));
if(globalThis.gc){gc();gc();}
await new Promise(r=>setTimeout(r,500));
const s=fs.readFileSync('/proc/self/status','utf8');
console.log(mods.join(' ')||'bare', s.match(/VmRSS.*|RssAnon.*|RssFile.*/g).join(' ').replace(/\s+/g,' '), JSON.stringify(process.memoryUsage().heapUsed/1e6));
