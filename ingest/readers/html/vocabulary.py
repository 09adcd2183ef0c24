"""Words that pages all over the web use for their parts in class names and ids.

English, and the Japanese in Latin letters that makers of pages in Japan use. None is a word of one
site; what a word means still depends on where the element stands (``ingest.readers.html.parts``).
"""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# What belongs to the site, wherever it stands.
SITE = _words(
    "breadcrumb breadcrumbs crumb crumbs topicpath pankuzu toc mokuji tableofcontents skiplink"
    " skiplinks jumplink skip gnav globalnav localnav sitenav navbar navbox megamenu cookie cookies"
    " consent gdpr cookiebar pagetop backtotop totop gototop editsection noprint printhidden"
    " hiddenprint printnone nomobile sitenotice printfooter catlinks"
)
# Frames of a page around its article.
FRAME = _words(
    "nav navi navigation menu menus sidebar sidemenu sidenav side sidecol widget widgets masthead"
    " topbar toolbar langs langswitch languageselector login signin search searchbox searchform"
    " modal popup toast drawer overlay sticky hamburger sitemap copyright colophon announce"
    " announcement notification banner bnr okuduke utility kensaku"
)
# Controls of a site; outside of a text, a few words under such a name are no part of it.
CONTROL = _words(
    "dropdown lang langs language langswitch languageselector search searchbox searchform login"
    " signin toolbar"
)
# Names that an article's own head and foot have as often as the site's.
FRAME_ENDS = _words("header footer head foot app brand logo")
SIDE = _words(
    "sidebar sidemenu sidenav side sidecol sidecolumn widget widgets secondary rightcolumn"
    " leftcolumn rightcol leftcol subcolumn menubar leftmenu rightmenu sitefooter globalfooter"
    " pagefooter navigator"
)
# Where an article is filed.
FILED = _words(
    "category categories cat cats theme genre topic topics tag tags kategori catlabel catlink"
    " labels chips"
)
# What follows an article, or is put into it, without being its words.
AFTER = _words(
    "share shares sharing sharedaddy sharebuttons sns social socials socialbuttons related kanren"
    " relatedposts relatedentries recommend recommended recommends recommendation"
    " recommendations osusume pager paging pagination pagenavi pagelinks prevnext postnav"
    " postnavigation"
    " taglist tagcloud hashtag hashtags newsletter subscribe subscription signup disqus"
    " respond commentlist commentslist commentform commentarea commentbox commentsection"
    " commentswrapper commentrespond comments trackback trackbacks pingback blogcard linkcard"
    " embedcard ogpcard adsbygoogle ad ads adv advert advertisement advertising adsense sponsor"
    " sponsored koukoku affiliate asin kaerebalink rinker posttags tweet twittercard"
    " twittertweet usercard userinfo"
    " feedback helpful enquete questionnaire"
)
# What stands before the rest of an article that is not for all, or around that rest.
WALL = _words("paywall")
# Of the words above and below those that never name a part of a text, however much prose it has.
NEVER = _words(
    "comment comments commentlist commentslist commentform commentarea commentbox commentsection"
    " commentswrapper commentrespond respond disqus trackback trackbacks pingback cookie cookies"
    " consent gdpr cookiebar blogcard linkcard embedcard ogpcard usercard userinfo adsbygoogle"
    " sitefooter globalfooter pagefooter login signin modal popup toast popover"
)
COMMENTS = _words(
    "commentlist commentslist commentform commentarea commentbox commentsection commentswrapper"
    " commentrespond respond disqus trackback trackbacks pingback comments"
)
TALK = _words("comment comments review reviews reply replies response responses thread threads")
# Boxes that ask for something or lead to other pages; prose in them mostly does so too.
SOLICITS = _words(
    "related kanren relatedposts relatedentries recommend recommended recommends recommendation"
    " recommendations osusume newsletter subscribe subscription signup ads ad adv advert"
    " advertisement advertising adsense sponsor sponsored koukoku affiliate asin kaerebalink rinker"
    " toc mokuji tableofcontents breadcrumb breadcrumbs navbox sitenotice feedback helpful enquete"
    " questionnaire promo promotion banner cta sidebar sidemenu sidenav widget widgets"
)
# The same, but the article itself may have such a box too.
AFTER_LOOSE = _words(
    "ranking rankings popular trending teaser teasers more readmore next prev tsugi tags tag"
    " follow followme reaction reactions react like likes vote votes rating ratings comment"
    " comments reply replies reviews magazine cta promo promotion pr support action actions"
    " bookmark bookmarks clip sousa report reports banner latest newest pickup"
    " star stars"
)
AUTHOR = _words(
    "author authors authorbox authorcard authorinfo authorbio authorprofile writer writers"
    " profile profiles creator creatorprofile contributor contributors biography bio"
    " aboutauthor abouttheauthor hissha chosha"
)
# A company or a person that an article is about has these too.
PROFILE = _words("profile profiles biography bio")
# Text that opens when its reader asks for it.
OPENED = _words(
    "accordion accordions acd accordionbody accordioncontent collapse collapsed collapsible"
    " expander expandable expand disclosure toggle togglecontent togglebody slidetoggle faq faqs"
    " qa answer answers ans spoiler spoilers tabpanel tabcontent tabpane tabbody panel"
)
# Windows over a page and what is drawn in from its side.
OVERLAID = _words(
    "modal popup popover drawer overlay dialog lightbox tooltip tooltips dropdown offcanvas toast"
    " hamburger megamenu nav navi navigation menu menus submenu gnav globalnav spmenu search"
    " searchbox login signin lang langs language"
)
BYLINE = _words(
    "byline author authors writer writers reporter reporters by date dates time times datetime"
    " pubdate published publish posted postdate update updated upd modified meta postmeta"
    " entrymeta dateline credit credits vcard hizuke shomei kisha"
)
HEADING = _words(
    "heading headings headline midashi komidashi nakamidashi oomidashi daimidashi shoumidashi"
    " subhead subheading subheadline crosshead crossheading"
)
# Heads a box or a caption as often as a section: only where a page has no headings of its own.
HEADING_WEAK = _words("title ttl tit hd hl")
# Stands under a title, and is no section.
SUBTITLE = _words("subtitle subttl sub dek deck standfirst lead tagline lede catch catchcopy")
# Boxes in a text; the bold words that they begin with name the box, not a section.
BOX = _words(
    "box callout admonition alert notice warning tip tips hint memo point infobox note caution"
    " important supplement hosoku chui kakomi"
)
# Lists of pictures.
GALLERY = _words(
    "gallery galleries gallerybox photogallery photolist photos pictures slider slides slideshow"
    " carousel swiper slick shashin"
)
# Boxes whose head only names their kind ("Warning").
CALLOUT = _words("admonition alert callout")
CAPTION = _words("caption captiontext thumbcaption setsumei photocaption wpcaptiontext captions")
NOTE = _words("footnote footnotes endnote endnotes kyakuchu")
BACKLINK = _words(
    "backlink backref footnoteback footnotebackref footnotebacklink citebacklink reversefootnote"
)
ANCHOR = _words("headerlink anchorlink headinglink permalink headinganchor anchor hashlink")
LINE_NUMBERS = _words("linenos lineno linenumber linenumbers linenumbersrows gutter linenodiv")
# Words for screen readers alone.
UNSEEN = _words(
    "sronly visuallyhidden screenreadertext screenreaderonly screenreader offscreen a11yhidden"
    " visuallyhide srtext visuallyhiddenfocusable"
)
PRINT_ONLY = _words("printonly visibleprint showprint printblock")
