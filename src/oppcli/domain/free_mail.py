"""Providers whose e-mail addresses say nothing of a company: free mail and internet access.

`FAMILIES` are providers with a domain in many countries (`yahoo.co.uk`, `gmx.at`); `DOMAINS` are
the others, country by country. The list holds well-known ones; it cannot be complete.
"""

_FAMILIES = """
aol aim fastmail gmail gmx googlemail hotmail hushmail icloud inbox latinmail live lycos
mail mailfence msn netscape outlook proton protonmail rediffmail rocketmail startmail
tuta tutanota windowslive yahoo yandex ymail zohomail
"""
_DOMAINS = """
email.com email.cz post.com post.cz wp.pl wp.eu terra.com terra.com.br terra.cl terra.com.mx
163.com 126.com yeah.net 139.com 189.cn wo.cn 188.com vip.163.com vip.126.com qq.com
vip.qq.com foxmail.com sina.com sina.cn sina.com.cn vip.sina.com sohu.com tom.com 21cn.com
263.net aliyun.com netease.com chinaren.com eyou.com
hanmail.net daum.net kakao.com naver.com nate.com empal.com hanmir.com korea.com dreamwiz.com
paran.com lycos.co.kr
docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp ybb.ne.jp nifty.com biglobe.ne.jp
ocn.ne.jp so-net.ne.jp excite.co.jp infoseek.jp goo.jp dion.ne.jp plala.or.jp
pchome.com.tw hinet.net seed.net.tw netvigator.com hongkong.com
rediff.com sify.com indiatimes.com in.com vsnl.net vsnl.com bsnl.in airtelmail.in
singnet.com.sg starhub.net.sg pacific.net.sg tm.net.my streamyx.com jaring.my
me.com mac.com pm.me tutamail.com tuta.io keemail.me hey.com duck.com mailbox.org posteo.de
posteo.net posteo.org disroot.org riseup.net runbox.com ctemplar.com cock.li zoho.com zoho.eu
zoho.in skiff.com onmail.com mailo.com simplelogin.com anonaddy.com hush.com safe-mail.net
usa.com usa.net europe.com consultant.com engineer.com doctor.com lawyer.com dr.com iname.com
myself.com techie.com writeme.com cheerful.com asia.com africamail.com accountant.com
linuxmail.org execs.com workmail.com munich.com berlin.com london.com
fastmail.fm sent.com mailcan.com messagingengine.com eml.cc 123mail.org
comcast.net verizon.net att.net sbcglobal.net bellsouth.net pacbell.net swbell.net ameritech.net
cox.net charter.net rr.com twc.com roadrunner.com spectrum.net optonline.net optimum.net
earthlink.net mindspring.com juno.com netzero.net netzero.com frontier.com frontiernet.net
windstream.net centurylink.net centurytel.net embarqmail.com q.com qwest.net suddenlink.net
mchsi.com wowway.com cableone.net ptd.net prodigy.net compuserve.com cs.com excite.com
peoplepc.com tds.net hughes.net zoominternet.net insightbb.com adelphia.net knology.net
lycos.com angelfire.com mailcity.com bigfoot.com care2.com
sympatico.ca bell.net rogers.com shaw.ca telus.net videotron.ca cogeco.ca eastlink.ca
sasktel.net mts.net nb.sympatico.ca execulink.com primus.ca
prodigy.net.mx telmex.com infinitummail.com uol.com.br bol.com.br ig.com.br globo.com
globomail.com r7.com oi.com.br zipmail.com.br superig.com.br fibertel.com.ar arnet.com.ar
speedy.com.ar ciudad.com.ar vtr.net entelchile.net une.net.co cantv.net adinet.com.uy
bigpond.com bigpond.net.au optusnet.com.au iinet.net.au internode.on.net tpg.com.au dodo.com.au
westnet.com.au ozemail.com.au adam.com.au xtra.co.nz slingshot.co.nz orcon.net.nz
clear.net.nz vodafone.co.nz paradise.net.nz
btinternet.com btopenworld.com bt.com virginmedia.com ntlworld.com blueyonder.co.uk sky.com
talktalk.net tiscali.co.uk freeserve.co.uk plusnet.com plus.com plus.net zen.co.uk o2.co.uk
orange.net virgin.net wanadoo.co.uk ee.co.uk tesco.net supanet.com madasafish.com
lineone.net onetel.com demon.co.uk uwclub.net
eircom.net iol.ie indigo.ie gofree.indigo.ie
web.de t-online.de freenet.de arcor.de vodafone.de vodafonemail.de kabelmail.de o2online.de
o2mail.de online.de 1und1.de unitybox.de unity-mail.de ewetel.net ewe.net netcologne.de
alice.de alice-dsl.net mnet-online.de mnet-mail.de versanet.de onlinehome.de magenta.de
kabelbw.de osnanet.de t-online.com email.de firemail.de emailn.de genion.de smart-mail.de
a1.net aon.at chello.at utanet.at inode.at kabsi.at liwest.at tele2.at drei.at
bluewin.ch hispeed.ch sunrise.ch swissonline.ch vtxmail.ch romandie.com green.ch quickline.ch
orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr numericable.com
aliceadsl.fr club-internet.fr cegetel.net noos.fr voila.fr caramail.com 9online.fr
tiscali.fr dbmail.com
skynet.be telenet.be proximus.be scarlet.be voo.be base.be brutele.be belgacom.net pandora.be
tvcablenet.be pt.lu internet.lu vo.lu
ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl casema.nl chello.nl quicknet.nl
upcmail.nl xs4all.nl zonnet.nl online.nl solcon.nl telfort.nl tele2.nl tiscali.nl wxs.nl
zeelandnet.nl caiway.nl
libero.it virgilio.it tin.it alice.it tim.it tiscali.it tiscalinet.it fastwebnet.it inwind.it
iol.it blu.it email.it vodafone.it poste.it katamail.com teletu.it aruba.it
telefonica.net movistar.es ono.com orange.es ya.com wanadoo.es jazzfree.com euskaltel.net
terra.es mundo-r.com telecable.es hispavista.com
sapo.pt netcabo.pt clix.pt iol.pt mail.telepac.pt vodafone.pt nos.pt oninet.pt zonmail.pt
seznam.cz email.cz centrum.cz volny.cz atlas.cz tiscali.cz quick.cz o2.cz
centrum.sk azet.sk zoznam.sk pobox.sk atlas.sk orangemail.sk t-com.sk stonline.sk
o2.pl onet.pl onet.eu op.pl interia.pl interia.eu poczta.onet.pl poczta.fm vp.pl gazeta.pl
tlen.pl autograf.pl buziaczek.pl neostrada.pl
freemail.hu citromail.hu t-online.hu indamail.hu vipmail.hu upcmail.hu chello.hu digikabel.hu
abv.bg dir.bg gbg.bg rdslink.ro home.ro clicknet.ro
siol.net volja.net t-2.net amis.net email.si net.hr inet.hr vip.hr optinet.hr zg.t-com.hr
eunet.rs sbb.rs ptt.rs open.telekom.rs verat.net bih.net.ba
otenet.gr forthnet.gr hol.gr in.gr pathfinder.gr cytanet.com.cy
mynet.com superonline.com ttmail.com ttnet.net.tr turk.net
mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru lenta.ru autorambler.ru ro.ru myrambler.ru
ya.ru narod.ru pochta.ru qip.ru nm.ru hotbox.ru newmail.ru nextmail.ru xmail.ru
ukr.net i.ua meta.ua bigmir.net online.ua email.ua tut.by open.by
inbox.lv apollo.lv one.lv delfi.lv e-apollo.lv takas.lt delfi.lt one.lt hot.ee neti.ee
online.ee starman.ee
telia.com telia.se comhem.se bredband.net bredband2.com spray.se swipnet.se tele2.se glocalnet.net
passagen.se home.se ownit.se bahnhof.se tyfon.se
online.no broadpark.no getmail.no c2i.net frisurf.no lyse.net altibox.no start.no
tdcadsl.dk mail.dk stofanet.dk jubii.dk ofir.dk webspeed.dk youmail.dk privat.dk get2net.dk
mail.tele.dk sol.dk
kolumbus.fi elisanet.fi saunalahti.fi luukku.com suomi24.fi pp.inet.fi welho.com dnainternet.net
phnet.fi nic.fi netti.fi simnet.is internet.is
walla.com walla.co.il netvision.net.il bezeqint.net 012.net.il zahav.net.il
emirates.net.ae eim.ae maktoob.com batelco.com.bh qualitynet.net link.net tedata.net.eg menara.ma
mweb.co.za webmail.co.za telkomsa.net vodamail.co.za absamail.co.za iafrica.com lantic.net
yebo.co.za
fpt.vn vnn.vn pldtdsl.net globe.com.ph indosat.net.id telkom.net plasa.com cbn.net.id
loxinfo.co.th thaimail.com sltnet.lk
mailinator.com guerrillamail.com 10minutemail.com yopmail.com temp-mail.org trashmail.com
sharklasers.com maildrop.cc getnada.com dispostable.com
"""

FAMILIES = frozenset(_FAMILIES.split())
DOMAINS = frozenset(_DOMAINS.split())
