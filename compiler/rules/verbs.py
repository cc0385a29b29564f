"""Verbs with which duties begin: data.

Seen as first words of tasks in O*NET 29.3 and of duties in the Chinese occupational classification of 2022,
and what offices say besides.
"""

from __future__ import annotations

ENGLISH = frozenset(
    """
accept access accompany achieve acquire act activate adapt add address adhere adjust administer admit
advance advertise advise advocate affix agree aid alert align allocate allow alter analyse analyze
anchor anesthetize anneal announce answer anticipate appear apply appoint apportion appraise apprehend
approach approve arbitrate archive arrange arrest ascertain ask assemble assess assign assimilate assist
attach attempt attend audit audition authenticate authorize automate award back backfill bag bake
balance baste bathe become bend bill bind blast bleach blend block blow bolt bond book bore brace braze
break brew brief bring broadcast brush buckle budget buff build bundle butcher buy calculate calibrate
call cancel capture care carry carve cash cast catalogue cement chair challenge champion change
chaperone characterize chart chase check chip choose chop choreograph circulate claim clamp classify
clean cleanse clear climb clip close coach code collaborate collate collect comb combine comfort comment
communicate compact compare compile complete comply compose compound compress compute conceal
conceptualize conduct confer configure confirm confiscate conform connect conserve consider consolidate
construct consult contact continue contract contribute control convene converse convert convey cook cool
cooperate coordinate copy correct correlate correspond counsel count countersink couple cover crank
create crossbreed cue cultivate cure curl customise customize cut deal debate debit debug decide decline
decontaminate decorate decrease define defrost delegate delineate deliver demagnetize demonstrate
deposit depress descend describe design designate detain detect determine develop devise diagnose
diagram dig dip direct disable disassemble disburse discard discharge discipline disclose disconnect
discuss disinfect dislodge dismantle dismount dispatch dispense display dispose disseminate distinguish
distress distribute divide do dock document download draft drain drape draw dress drill drive dry dump
duplicate dust dye earn edit educate eliminate embalm embed emphasize employ empty enable encode
encourage encrypt enforce engage engineer engrave enhance enroll ensure enter entertain erect escalate
escort establish estimate etch euthanize evacuate evaluate examine excavate exchange execute exercise
exhibit expand experiment explain explore expose extend extinguish extract fabricate facilitate fasten
feed feel fight file fill finalise finalize finance find finish fit fix flag flush fly fold follow force
forecast form format formulate forward foster frame freeze fulfill fund furnish garnish gather gauge
generate get give glaze glue grade grant grease greet grill grind groom grow guard guide hammer handle
hang harmonize harvest haul headline hear heat help herd hire hoist hold homogenize hone host identify
ignite immerse immobilize immunize implement import impose imprint improve improvise incise incorporate
increase indicate induce inflate inform initiate inject innovate inoculate input inquire insert inspect
install institute instruct insure integrate interact interpret interrupt intervene interview interweave
introduce invent inventory investigate invoice involve iron irrigate isolate issue itemize jab join
judge keep key kill kindle knock label laminate lay layout lead learn leave lend let level liaise
license lift light line link list listen load locate lock log lower lubricate machine mail maintain make
manage maneuver manipulate map mark market mask massage match maximise maximize measure mediate meet
melt memorize mentor merchandise merge minimise minimize mix model moderate modify moisten mold monitor
mop motivate mount move mow nail navigate negotiate network neutralize nominate note notify obey observe
obtain offer officiate oil onboard open operate optimise optimize order organise organize orient outline
overhaul oversee own pack package page paint park participate partner pass pat patch patrol pay peel
perforate perform persuade photograph pick piece pierce pilot place plan plant play plot plug polish
portion portray pose position post pour practice pray precast predict preheat prepack prepare preprocess
prescribe present preserve preside press pretest prevent preview price prime print prioritise prioritize
probate process procure produce program promote proofread propose protect provide prune pry publicize
publish pull pulverize pump punch purchase purge push put quantify question quote raise rake rank rate
ravel raze reach read reassemble reassure rebuild receive recognize recommend reconcile recondition
reconstruct record recover recruit redesign reduce reel reengineer reface refer refill refine refinish
reformat refuel refuse register regulate reinforce reinstall reject relay release reline remind remount
remove render renew rent reorganize repair replace replenish replicate reply report reposition represent
reprint reproduce request requisition rescue research reserve reset reshape resolve respond restage
restock restore restrain restrict resurface retain retouch retract retrain retrieve retrofit return
review revise revisit reward rewind rewire rework rewrap rewrite ride rinse roll rotate rough roughen
rout route rub rule run safeguard salvage sample sand sandblast sanitize saw scale scan schedule scope
score scrape screed screen scribe script scrub seal search seat secure see seek segregate seize select
sell send sentence separate serve service set settle sever sew shackle shade shadow shampoo shape share
sharpen shave shear shift ship shop shovel show shrink shut sift sign signal simplify simulate sing
sketch skim skin slaughter slice slide slit smooth soak soften solder solicit solve sort source speak
specialize specify splice split sponsor spray spread sprinkle stabilize stack staff stain stamp stand
standardise standardize staple start stay steady steer stencil sterilize stir stitch stock stop store
straighten strengthen stretch strike string strip study stun subcontract submit subpoena substitute
suggest summarise summarize summon superimpose supervise supply support survey suspend sustain suture
swab sweep switch synchronize synthesize tack tag tailor take talk tap tape target taste teach tear
telephone tell tend tender terminate test testify thin thread tie tighten tilt time tint total tour tow
trace track train transcribe transfer translate transmit transplant transport transpose travel treat
trim troubleshoot tune turn tutor type typeset unbolt unclamp understand undertake undress unload unlock
unpack unroll unscrew unwind update upgrade upload upskill use usher utilise utilize vacuum validate
vary verify vet view visit visualize vote walk warn wash watch water waterproof wear weigh weld wet
whiten win wind wipe wire withdraw witness work wrap write
""".split()
)

CHINESE = frozenset(
    """
上传 上报 上线 下线 下载 与竞 主办 主导 主持 主管 举办 举报 书写 了解 争取 交付 交接 介入 介绍 从事
付款 代写 代办 代理 仲裁 任命 优化 会签 传承 传授 传播 传达 传递 估算 作出 使用 促进 促销 保养 保存
保密 保护 保持 保洁 保管 保障 修剪 修复 修改 修整 修理 修补 修订 修饰 值守 值机 值班 做账 停用 健全
储存 催促 催办 催收 入库 入职 公告 公示 共享 关怀 养护 冠名 决定 准备 减少 出具 出库 出租 分享 分发
分工 分拣 分析 分离 分管 分类 分解 分送 分配 划分 创作 创建 删除 判定 判断 利用 制作 制备 制定 制订
制造 剪切 剪裁 剪辑 劝阻 办理 加入 加固 加工 加强 勘测 勘选 勘验 包装 化解 区别 升级 协助 协调 参与
参加 参照 反馈 发展 发布 发掘 发放 发文 发现 发薪 发行 发货 发起 取样 受理 受训 召开 召集 启停 启动
咨询 响应 售票 喷涂 回复 回收 回访 培养 培育 培训 堆放 填写 填报 增加 处理 处罚 处置 备份 备料 备案
复制 复查 复核 复检 复用 复盘 复验 奖励 嫁接 存储 存档 学习 孵化 安排 安放 安装 完善 完成 定价 定制
定岗 定编 实施 实现 审定 审批 审查 审核 审理 审计 审议 审读 宣传 宣贯 密封 对标 对齐 导入 导出 展示
履行 巡店 巡护 巡查 巡检 巡视 巡逻 布展 布置 布设 带教 帮助 干燥 平衡 年检 应对 应用 应诉 建立 建设
建造 开具 开发 开展 开拆 开拓 开票 引导 引流 引荐 引领 强化 归档 归纳 录入 总结 恢复 慰问 成型 手绘
打捞 打磨 打造 执行 扩大 批准 承办 承担 抄录 把关 把控 投交 投产 投放 投料 投标 投诉 投递 护理 报价
报告 报审 报废 报批 报送 报销 押运 抽取 抽查 抽检 拆借 拆分 拆卸 拆解 拆除 拉新 拉通 拍摄 拓展 招标
招聘 拜会 拜访 拟定 拣选 拨打 拼摆 指导 指挥 挑选 挖掘 捕捉 换货 授信 授权 掌控 掌握 排列 排查 排版
排班 排除 接受 接听 接待 接收 接种 控制 推动 推广 推荐 推进 提供 提出 提升 提取 提炼 提示 提议 提请
提醒 提高 援救 搜寻 搜集 搭建 搭配 撤展 撤销 播种 撰写 撰稿 操作 操控 支持 支撑 收储 收取 收获 收货
收费 收集 改进 放映 放款 救助 救治 整合 整治 整理 敷设 新增 施用 晋升 晾晒 更换 更新 更正 构建 构思
构想 查勘 查找 查阅 查验 标定 校对 校验 核价 核定 核对 核查 核算 检修 检定 检查 检测 检票 检讨 检验
比价 比较 汇总 汇报 沉淀 沟通 治疗 洞察 洽谈 测定 测算 测试 测量 涂刷 消毒 消除 深入 混合 添加 清扫
清洁 清洗 清理 清除 满足 演练 激励 照护 牵头 猎捕 理解 理赔 甄别 甄选 用印 申报 申请 留存 登记 监制
监察 监护 监控 监测 监督 监管 监视 盖章 盘点 直播 看护 督促 督办 督导 矫正 砌筑 研制 研发 研磨 研究
研读 确保 确定 确认 离职 称量 移交 移植 稽核 立项 答复 策划 筛选 签到 签约 签署 签订 管控 管理 粉碎
繁育 纠正 组合 组织 组装 结合 结算 结薪 结项 绘制 统筹 统计 续签 维保 维修 维护 维持 维权 维系 绿化
编写 编制 编报 编排 编程 编绘 编辑 缩短 缴纳 翻耕 翻译 考勤 考核 耕作 联系 聘任 聘用 育苗 背调 自学
致电 草拟 获取 营造 落实 融资 行使 衔接 补充 补录 补签 表彰 裂变 装卸 装填 装配 装饰 观察 观测 规划
规避 视检 解决 解答 解读 解释 计算 计量 训练 记录 记账 讲授 讲解 设定 设置 设计 证明 评价 评估 评定
评审 评析 评鉴 识别 诊断 试产 试制 试用 试穿 试验 询价 询问 说明 调休 调制 调味 调度 调拨 调控 调整
调查 调理 调研 调节 调薪 调解 调试 调配 谈判 负责 购买 购销 贯彻 赋能 赞助 走访 起草 起诉 跟催 跟踪
跟进 转化 转正 转移 转运 辅助 辅导 输出 辨别 达成 迎宾 迎送 运作 运用 运维 运营 运行 运输 运送 返修
返工 还款 进行 连接 迭代 追踪 退货 送检 送货 选取 选定 选拔 选择 选用 选种 选育 选配 通报 通过 遵守
遵循 遵照 邀约 邀请 部署 配制 配合 配备 配料 配置 采买 采取 采收 采样 采用 采集 量化 鉴别 鉴定 铸造
铺设 铺贴 销售 锯切 闭环 阅读 防止 防治 防范 陈列 降低 除草 陪同 隔离 集成 雕刻 面试 预估 预判 预审
预测 预约 预警 预订 预防 领取 领导 驾驶 验收 验证
""".split()
)

SHORT = frozenset("做写查拟编签报送发收管办改建定审核跟提带教买卖接打看填抄订开召组")
"""Verbs of one character, which count only at the start of a text or clause."""
