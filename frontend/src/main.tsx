import '@/app/styles/index.css'
import { start } from '@/app/start'

const element = document.getElementById('root')
if (!element) throw new Error('index.html has no #root')
void start(element)
