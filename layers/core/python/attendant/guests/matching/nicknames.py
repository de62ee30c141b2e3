"""Short and pet forms of given names; each line is one name. In folded letters."""

_LINES = """
alexander aleksander alejandro alessandro alexandros alex aleks sascha sasha xander sandro alec ales
alexandra alejandra alessandra alexandra alexa sasha sandra lexi
andrew andy drew
andreas andi andy
anthony tony toni
antonio antonin anton toni tony nino
anastasia nastya nastja stacy
anna ann anne anni annie
anya anja
barbara babsi barb barbie
benjamin ben benny benni
bernhard bernd
catherine katherine katharina katarina ekaterina caterina catalina kate katie kathy kati katja katya cathy
charles charlie chuck charly
christian chris christl kristian
christina christine kristina chris tina christa
christopher christoph christophe chris kit topher
christos chris
daniel dan danny dani
david dave davie
dimitri dmitri dmitry dmitrii dimitrios dima mitya dimitris
dominik dominic dominique nick
dorothea dora thea doris
edward eduard edoardo eduardo ed eddie ted ned
elena helena eleni lena helene lenka
elizabeth elisabeth elisabetta isabel liz lizzie beth betty lisa lisbeth sissi elsa ela ilse
emmanuel manuel manu manolo
evangelos vangelis
evgeni evgenii yevgeny zhenya
ferdinand ferdi nando
francesco francisco franz francois frank franco paco pancho kiko cesco
francesca francisca franziska franzi paca fanny
frederick friedrich frederic federico fred fritz freddy rico
gabriel gabi gabe
gabriele gabriela gaby gabi
georgios george georg giorgos yorgos jorge giorgio
gerhard gerd gert
giovanni gianni nanni
giuseppe beppe peppe pino
grigori grisha
gregory gregor greg
heinrich heinz heiner
henry henri harry hal
henri enrico enrique
ignacio nacho
ioannis giannis yannis iannis
ivan vanya vanja
jakob jacob james jim jimmy jamie
jan janek
jeffrey jeff geoffrey geoff
jennifer jenny jen
jessica jess jessie
joachim jochen jo achim
johann johannes hans hannes hansi johan
john johnny jack jonny
jonathan jon jonny
joseph josef sepp joe joey pepi
jose pepe
josephine josefine josefina pepi
julia julie jule
konstantinos kostas constantine konstantin kostya dinos
laurence lawrence larry lars lorenz
leonard leonhard leonardo leo len
lorenzo enzo renzo
ludwig louis luis luigi luca lou gigi
magdalena lena magda leni madeleine
margaret margarethe margarita margherita greta gretel maggie meg peggy rita gretchen
maria marie mary mia mitzi mariya masha mascha marija
martha marta
martin marty
matthew matt matthias mattia mateo matthaus matti hias
maximilian max maxi massimo maxim
mercedes merche
michael michel mike mick mikey michi miguel mikhail misha mischa michele michalis
natalia natalie natalya natasha nat
nikolaos nicholas nikolai nicolas nikolaus nicola nick niko nikos klaus kolya
olga olya
panagiotis panos takis
patricia pat patty trish
patrick pat paddy patrice
paul pauli pavel pablo paolo pasha
pedro perico
peter pete pit petr
philipp philip felipe filippo phil
rafael raphael rafa
rebecca becky
richard rick ricky dick ricardo riccardo richie
robert bob bobby rob robbie roberto robi
roman roma
samuel sam sammy
sebastian sebastien bastian basti seb
sergei sergey seryozha serge sergio
sophia sofia sophie sonya sonja
spyridon spyros
stephen steven steve stefan stephan stefano stephane esteban
stephanie stefanie steffi
susan susanne susanna sue susi suzanne
tatiana tanya tanja
theodoros thodoris theo theodor ted
thomas tom tommy tomas tommaso
timothy tim timmy
ulrich uli
ursula uschi ursel
vasilios vasilis basil
vasili vasya
veronica veronika vera vroni
victoria vicky viktoria vika
vincent vince vincenzo vicente enzo
vladimir vova volodya
volodymyr vova
walter walt wally
wilhelm willi willy william will bill billy guillermo guillaume guglielmo wim
wolfgang wolf wolfi
yuri yura
"""

_FURTHER = """
ada adam agnes aisha alan albert alberto alfred ali alice alicia alina amelia amir amy andrea angela angelo
anita antonia arthur astrid ayse bastien beatrice bernard bettina bianca birgit bjorn brian bruno camille
carla carlo carlos carmen caroline cecile celine chiara claire clara claudia claudio cristina daniela davide
diana diego dieter dirk eduard elias elif ella ellen elsa emil emilia emily emine emma enrico erik erika
ernst esther eva evelyn fabian fabio fatima fatma felix fernando filip finn flavia florian frida giorgia
giovanna giulia giulio gonzalo grace guido gustav hakan hanna hannah hasan hassan hatice heidi helen helga
henrik henry hugo huseyin ibrahim ida ignatius ilaria ines inge ingrid irene irina iris isabella isabelle
jacqueline jana jasmin javier jean jens joana joao jonas jorg josef juan judith julian juliane julien jurgen
kai karin karl karla kevin kim klara kurt laila lara laura lea leila leon leonie liam lina linda lionel lisa
livia lorena lotte louise luc lucas lucia luciano lucie luka lukas manuela marc marcel marco marcus marina
mario marion markus marlene martina mattias maurice mehmet melanie mia michaela miriam mohamed mohammed
monica monika murat mustafa nadia nadine nathalie nicole nils nina noah nora oliver olivia omar oscar otto
pascal paula paulo pierre pilar rachel ralf raul regina renate rene roberta roger roland rosa ruben rudolf
ruth sabine salma samira sara sarah selina silke silvia simon simona simone sonja stella sven sylvia teresa
theresa thierry tim tobias ugo valentin valentina valeria vera vito viviane walter werner xavier yasmin
yusuf yves zoe
"""
"""Given names that are no form of another one above: where two of them meet it is hardly a slip."""

_GROUPS: dict[str, set[int]] = {}
for _number, _line in enumerate(_LINES.split("\n")):
    for _name in _line.split():
        _GROUPS.setdefault(_name, set()).add(_number)
_KNOWN = frozenset(_FURTHER.split())


def is_nickname(one: str, other: str) -> bool:
    """Whether two folded given names are forms of one, such as Bob and Robert."""
    return not _GROUPS.get(one, set()).isdisjoint(_GROUPS.get(other, set()))


def is_given_name(word: str) -> bool:
    """Whether a folded word is known as a given name, and not a pet name of somebody's own making."""
    return word in _GROUPS or word in _KNOWN
