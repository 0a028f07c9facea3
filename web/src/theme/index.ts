import './tokens.css'
import './base.css'
import './element.css'
